using System.Net;
using CiTasks.Hosts.Tokens;

namespace CiTasks.Hosts.AzurePipelines;

/// <summary>Asks Azure DevOps for ID tokens of the job, or of a service connection that is lent to it (facts/ci-platforms.md C7).</summary>
/// <param name="environment">Holds the service's address.</param>
/// <param name="key">The job's token; null where it is not at hand.</param>
/// <param name="say">Gets a line when it has to be asked again.</param>
/// <param name="transport">Replaces the network in tests.</param>
/// <param name="clock">For waits.</param>
internal sealed class OidcTokens(HostEnvironment environment, string? key, Action<string> say, HttpMessageHandler? transport = null, TimeProvider? clock = null) : IDisposable
{
    private const string System = "Azure Pipelines";
    private const string AddressVariable = "SYSTEM_OIDCREQUESTURI";

    // The service has no version that knows both: what it says of a pipeline of its own is newer than what it says of connections.
    private const string OfConnection = "7.1";
    private const string OfPipeline = "7.2-preview.1";

    private readonly TokenService _service = new(say, transport, clock);

    public void Dispose() => _service.Dispose();

    public async Task<string> RequestAsync(ServiceConnection? connection, CancellationToken cancel)
    {
        // Some organisations hand the token over with the connection.
        if (connection?.Parameters.GetValueOrDefault("idToken") is { Length: > 0 } lent)
        {
            return lent;
        }

        if (key is null)
        {
            throw new IdTokenException($"{System} gives this step no ID token: it has not got the job's own token to ask with")
            {
                Hint = "a script step has to be given it: env: SYSTEM_ACCESSTOKEN: $(System.AccessToken); the tasks of the extension have it by themselves",
            };
        }

        var address = Address() ?? throw new IdTokenException($"{System} does not say where ID tokens are to be had")
        {
            Hint = $"{AddressVariable}, which the agent sets, is no address, and the variables that it could be made of are not all there",
        };
        var query = connection is null ? $"api-version={OfPipeline}" : $"api-version={OfConnection}&serviceConnectionId={Uri.EscapeDataString(connection.Id)}";
        var question = new TokenQuestion(System, HttpMethod.Post, new Uri($"{address}{(address.Query.Length > 0 ? '&' : '?')}{query}"), key, "oidcToken")
        {
            // Else it answers with the page where people sign in.
            Headers = new Dictionary<string, string> { ["X-TFS-FedAuthRedirect"] = "Suppress" },
            Refused = status => Refused(status, connection),
            Busy = "Azure DevOps did not answer; try again later",
            TellsWhy = true,
        };
        return await _service.RequestAsync(question, cancel).ConfigureAwait(false);
    }

    private static string Refused(HttpStatusCode status, ServiceConnection? connection) => status switch
    {
        HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.BadRequest when connection is not null =>
            "the service connection must be one with workload identity federation, in this project, and this pipeline must be permitted to use it (Project settings, Service connections, Security)",
        HttpStatusCode.Forbidden => "the pipeline's own token may not ask for ID tokens; a pull request from a fork never may",
        _ => "the job's token is not accepted: it ends with the job, and one of another job or a person's does not do; in a script step give it with env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)",
    };

    private Uri? Address()
    {
        if (environment[AddressVariable] is { } given)
        {
            return TokenService.Address(given);
        }

        // Agents of older servers do not say it.
        string?[] parts = [environment["SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"] ?? environment["SYSTEM_COLLECTIONURI"], environment["SYSTEM_TEAMPROJECTID"], environment["SYSTEM_HOSTTYPE"], environment["SYSTEM_PLANID"], environment["SYSTEM_JOBID"]];
        return parts is [{ } collection, { } project, { } host, { } plan, { } job]
            ? TokenService.Address($"{collection.TrimEnd('/')}/{project}/_apis/distributedtask/hubs/{host}/plans/{plan}/jobs/{job}/oidctoken")
            : null;
    }
}
