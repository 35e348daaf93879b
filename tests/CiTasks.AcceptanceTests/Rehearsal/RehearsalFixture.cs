using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>One workspace for all tests of a class; each test uses names of its own.</summary>
public sealed class RehearsalFixture : IAsyncLifetime
{
    public RehearsalServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RehearsalServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
