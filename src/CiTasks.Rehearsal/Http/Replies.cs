using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Http;

/// <summary>What a handler answers with.</summary>
internal static class Replies
{
    public static async Task ReplyAsync(this HttpContext call, JsonNode document)
    {
        var bytes = document.ToUtf8();
        call.Response.ContentType = "application/json";
        call.Response.ContentLength = bytes.Length;
        await call.Response.Body.WriteAsync(bytes, call.RequestAborted);
    }

    /// <summary>Success with nothing to say is an empty object: some clients fail on an empty body.</summary>
    public static Task ReplyAsync(this HttpContext call) => call.ReplyAsync(new JsonObject());

    /// <summary>A list under its key; an empty one has no key at all.</summary>
    public static Task ReplyListAsync(this HttpContext call, string key, IReadOnlyCollection<JsonObject> items) =>
        call.ReplyAsync(items.Count == 0 ? [] : new JsonObject { [key] = new JsonArray([.. items]) });

    public static Task ReplyAsync(this HttpContext call, ApiException problem)
    {
        call.Response.StatusCode = problem.Status;
        var reply = new JsonObject { ["error_code"] = problem.ErrorCode, ["message"] = problem.Message };
        if (problem.ErrorCode.Length == 0)
        {
            reply.Remove("error_code");
        }
        if (problem.ErrorInfo is { } info)
        {
            reply["details"] = new JsonArray(info.DeepClone());
        }
        return call.ReplyAsync(reply);
    }
}
