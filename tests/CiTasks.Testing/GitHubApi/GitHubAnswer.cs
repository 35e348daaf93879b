using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>An answer of the stand-in.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON; null for none.</param>
internal sealed record GitHubAnswer(int Status, JsonNode? Body)
{
    /// <summary>The header of that name, with <c>{base}</c> for the server's address.</summary>
    public string Link { get; init; } = "";

    public static GitHubAnswer Ok(JsonNode body) => new(200, body);

    /// <summary>One page of a list, and where the next one is. GitHub's links name the repository by number.</summary>
    /// <param name="call">Asks for the page.</param>
    /// <param name="repository">Whose list it is.</param>
    /// <param name="items">The whole list.</param>
    /// <param name="member">The member that holds the list; null when the answer is the list.</param>
    public static GitHubAnswer Page(GitHubCall call, GitHubRepository repository, IEnumerable<JsonObject> items, string? member = null)
    {
        var all = items.ToList();
        var size = Math.Clamp(Number(call, "per_page", 30), 1, 100);
        var page = Math.Max(Number(call, "page", 1), 1);
        var list = new JsonArray([.. all.Skip((page - 1) * size).Take(size)]);
        var last = Math.Max((all.Count + size - 1) / size, 1);
        return Ok(member is null ? list : new JsonObject { ["total_count"] = all.Count, [member] = list })
            with
            {
                Link = page >= last ? "" : $"{Address(page + 1)}; rel=\"next\", {Address(last)}; rel=\"last\"",
            };

        string Address(int to)
        {
            var query = call.Query.Where(pair => pair.Key != "page").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}").Append($"page={to}");
            var rest = call.Path.Split('/').Skip(call.Path.StartsWith("repos/", StringComparison.Ordinal) ? 3 : 2);
            return $"<{{base}}/repositories/{repository.Id}/{string.Join('/', rest)}?{string.Join('&', query)}>";
        }
    }

    private static int Number(GitHubCall call, string name, int normal) =>
        call.Query.TryGetValue(name, out var text) && int.TryParse(text, out var number) ? number : normal;
}
