using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>GitHub's REST API.</summary>
internal sealed class GitHubApi(BoardSettings settings, HttpMessageHandler? transport) : RestApi(settings, settings.WritePause, transport)
{
    private const string Version = "2022-11-28";
    private const string PageSize = "100";

    // No list that is read here is as long as this; one that is leads in a circle.
    private const int MostPages = 100;

    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/vnd.github+json");

    public override string Service => "GitHub";

    /// <summary>The objects of all pages of a list.</summary>
    /// <param name="call">A GET.</param>
    /// <param name="member">The member that holds the list; null when the answer is the list.</param>
    /// <param name="patience">Shared by the calls of one undertaking.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async IAsyncEnumerable<JsonObject> ListAsync(ApiCall call, string? member, Patience patience, [EnumeratorCancellation] CancellationToken cancel)
    {
        var page = call with { Query = [.. call.Query, ("per_page", PageSize)] };
        for (var count = 1; ; count++)
        {
            var answer = await SendAsync(page, patience, cancel).ConfigureAwait(false);
            foreach (var item in answer.List(call, member))
            {
                yield return item;
            }

            if (answer.NextQuery is not { } next)
            {
                yield break;
            }

            page = count < MostPages
                ? page with { Query = ReadQuery(next) }
                : throw new BoardException(BoardProblem.Unreachable, call.Name, $"the list does not end after {MostPages} pages");
        }
    }

    protected override void Sign(HttpRequestHeaders headers, string token)
    {
        headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        headers.Accept.Add(Json);
        headers.TryAddWithoutValidation("X-GitHub-Api-Version", Version);
    }

    protected override BoardException Refusal(HttpResponseMessage response, byte[] content, ApiCall call, TimeProvider clock) =>
        ApiErrors.Read(response, content, call, clock);

    protected override string? NextQuery(HttpResponseMessage response) => LinkHeader.Next(response);

    private static IReadOnlyList<(string, string)> ReadQuery(string query) =>
    [
        .. query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair.ElementAtOrDefault(1)?.Replace('+', ' ') ?? ""))),
    ];
}
