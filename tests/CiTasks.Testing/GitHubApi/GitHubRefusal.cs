using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>An answer that says no, in GitHub's form.</summary>
internal sealed class GitHubRefusal(int status, string message, params JsonNode[] errors) : Exception(message)
{
    public int Status => status;

    public static GitHubRefusal NotFound() => new(404, "Not Found");

    /// <summary>A body that has not the form of the call's schema.</summary>
    public static GitHubRefusal Form(string text) => new(422, $"Invalid request.\n\n{text}");

    /// <summary>A body of the right form that is not accepted.</summary>
    public static GitHubRefusal Validation(string resource, string field, string code, string message) =>
        new(422, "Validation Failed", new JsonObject { ["resource"] = resource, ["field"] = field, ["code"] = code, ["message"] = message });

    public JsonObject ToJson()
    {
        var body = new JsonObject { ["message"] = Message };
        if (errors.Length > 0)
        {
            body["errors"] = new JsonArray(errors);
        }

        body["documentation_url"] = "https://docs.github.com/rest";
        body["status"] = $"{status}";
        return body;
    }
}
