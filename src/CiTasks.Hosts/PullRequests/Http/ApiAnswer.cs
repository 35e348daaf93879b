using System.Text.Json.Nodes;

namespace CiTasks.Hosts.PullRequests.Http;

/// <summary>What came back.</summary>
/// <param name="Body">The JSON document; null when there was none.</param>
/// <param name="NextQuery">Query of the next page (without question mark); null on the last one.</param>
internal sealed record ApiAnswer(JsonNode? Body, string? NextQuery)
{
    public JsonObject Object => Body as JsonObject ?? [];

    /// <summary>The objects of a list. What is no list is not taken for an empty one: what we look for may be there, and would be made once more.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="member">The member that holds the list; null when the answer is the list.</param>
    /// <exception cref="BoardException">There is no list.</exception>
    public IEnumerable<JsonObject> List(ApiCall call, string? member) =>
        ((member is null ? Body : Object[member]) as JsonArray)?.OfType<JsonObject>()
        ?? throw new BoardException(BoardProblem.Unreachable, call.Name, "the answer makes no sense: it is no list");
}
