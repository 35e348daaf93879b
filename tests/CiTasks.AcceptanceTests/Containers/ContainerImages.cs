using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>
/// The images of this checkout, built once for all tests of containers: the runner builds an action's image again for
/// every step, which costs a moment when docker has its layers.
/// </summary>
public sealed class ContainerImages : IAsyncLifetime
{
    public const string Rehearsal = "citasks-rehearsal:test";

    public async Task InitializeAsync()
    {
        // Without docker the tests are skipped, and their collection is not.
        if (!Tool.Works("docker"))
        {
            return;
        }

        await Docker.BuildAsync("citasks:test", Repository.In("Dockerfile"));
        await Docker.BuildAsync("citasks-python:test", Repository.In("Dockerfile.python"));
        await Docker.BuildAsync(Rehearsal, Repository.In("Dockerfile.rehearsal"));
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>Tests of containers run one after the other: the machine is theirs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ContainerTests : ICollectionFixture<ContainerImages>
{
    public const string Name = "containers";
}
