using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>One workspace for each host, so that a scenario finds on each what it finds on the others.</summary>
public sealed class ScenarioWorkspaces : IAsyncLifetime, IDisposable
{
    private readonly ScenarioCheckout _checkout = new();
    private RehearsalServer[] _servers = [];

    public async Task InitializeAsync() => _servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
        RehearsalServer.StartWithOutcomesAsync(ScenarioTable.Outcomes, "--git-remote", _checkout.Remotes)));

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    public void Dispose() => _checkout.Dispose();

    /// <summary>The three hosts, each with a checkout of its own.</summary>
    internal IReadOnlyList<ScenarioHost> Hosts(string? token) =>
    [
        new LaptopScenario(Place(0, token)),
        new GitHubScenario(Place(1, token)),
        new AzureScenario(Place(2, token)),
    ];

    private ScenarioPlace Place(int host, string? token) => new(_servers[host], _checkout, token);
}
