using CiTasks.Hosts.Tokens;

namespace CiTasks.Hosts.GitHub;

/// <summary>Asks the runner's token service for ID tokens (facts/ci-platforms.md A7).</summary>
/// <param name="environment">Holds the service's address and the job's key to it.</param>
/// <param name="say">Gets a line when it has to be asked again.</param>
/// <param name="transport">Replaces the network in tests.</param>
/// <param name="clock">For waits.</param>
internal sealed class IdTokens(HostEnvironment environment, Action<string> say, HttpMessageHandler? transport = null, TimeProvider? clock = null) : IDisposable
{
    private const string AddressVariable = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string KeyVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    private const string Permission = "the job needs `permissions: id-token: write`; a pull request from a fork or of Dependabot never has it, whatever the workflow says";

    private readonly TokenService _service = new(say, transport, clock);

    public void Dispose() => _service.Dispose();

    public Task<string> RequestAsync(string audience, CancellationToken cancel)
    {
        if (environment[AddressVariable] is not { } text || environment[KeyVariable] is not { } key)
        {
            throw new IdTokenException("GitHub gives this job no ID token") { Hint = Permission };
        }

        // It has a query already, which belongs to it.
        var address = TokenService.Address($"{text}{(text.Contains('?', StringComparison.Ordinal) ? '&' : '?')}audience={Uri.EscapeDataString(audience)}")
            ?? throw new IdTokenException($"{AddressVariable} is no address") { Hint = "the runner sets it; a workflow must not" };
        return _service.RequestAsync(
            new TokenQuestion("GitHub", HttpMethod.Get, address, key, "value")
            {
                Refused = _ => Permission,
                Busy = "the token service of GitHub Actions did not answer; try again later",
            },
            cancel);
    }
}
