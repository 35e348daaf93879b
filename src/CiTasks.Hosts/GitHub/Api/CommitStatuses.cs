using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>
/// Statuses of a commit, for those who may not make check runs: GitHub lets only apps do that, and a pipeline elsewhere mostly
/// has a person's token. A status has a line and a link; there are no pages and no annotations.
/// </summary>
internal sealed class CommitStatuses(GitHubApi api, string repository)
{
    private const int LongestDescription = 140;

    /// <summary>Whether a refusal of check runs means that the token is of the wrong kind, not that it lacks a permission.</summary>
    public static bool IsMeantFor(BoardException refusal) => refusal.Kind == BoardProblem.Forbidden
        && (refusal.Message.Contains("authenticate via a GitHub App", StringComparison.OrdinalIgnoreCase)
            || refusal.Message.Contains("by personal access token", StringComparison.OrdinalIgnoreCase));

    /// <summary>Sets it. The newest one of a context counts: nothing has to be found before.</summary>
    /// <param name="start">Context, commit and link.</param>
    /// <param name="conclusion">As of a check; null while the step is under way.</param>
    /// <param name="title">What it says.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<CheckTicket> SetAsync(CheckStart start, string? conclusion, string title, CancellationToken cancel)
    {
        using var turn = await api.Turns.TakeAsync(cancel).ConfigureAwait(false);
        var body = new JsonObject
        {
            ["state"] = State(conclusion),
            ["context"] = start.Name,
            ["description"] = Text.Neutral.Shorten(title.ReplaceLineEndings(" "), LongestDescription),
        };
        if (start.DetailsUrl is { } page)
        {
            body["target_url"] = page.ToString();
        }

        // A second one of the same content changes nothing that anybody sees.
        var call = ApiCall.Post($"{repository}/statuses/{Uri.EscapeDataString(start.Commit)}", Permissions.WriteStatuses, body) with { IsRepeatable = true };
        var made = await api.SendAsync(call, api.NewPatience(), cancel).ConfigureAwait(false);
        return new CheckTicket(GitHubApi.Id(made.Object, call), start.Name, start.DetailsUrl);
    }

    private static string State(string? conclusion) => conclusion switch
    {
        null => "pending",
        "success" or "neutral" or "skipped" => "success",
        "failure" or "timed_out" or "action_required" => "failure",
        _ => "error",
    };
}
