using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>
/// The images of this checkout, built once for all tests of containers: the runner builds an action's image again for
/// every step, which costs a moment when docker has its layers.
/// </summary>
public sealed class ContainerImages : IAsyncLifetime
{
    private const string Built = "citasks-rehearsal:test";

    // Who works on the tests alone need not wait for it each time.
    private static readonly string? Given = Environment.GetEnvironmentVariable("CITASKS_TESTS_REHEARSAL_IMAGE");

    /// <summary>The workspace's image; CITASKS_TESTS_REHEARSAL_IMAGE names one that is there already.</summary>
    public static string Rehearsal => Given ?? Built;

    public async Task InitializeAsync()
    {
        // Without docker the tests are skipped, and their collection is not.
        if (!Tool.Works("docker"))
        {
            return;
        }

        await Docker.BuildAsync("citasks:test", Repository.In("Dockerfile"));
        await Docker.BuildAsync("citasks-python:test", Repository.In("Dockerfile.python"));
        if (Given is null)
        {
            await Docker.BuildAsync(Built, Repository.In("Dockerfile.rehearsal"));
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>Tests of containers run one after the other, beside other tests: most of their time is docker's.</summary>
[CollectionDefinition(Name)]
public sealed class ContainerTests : ICollectionFixture<ContainerImages>
{
    public const string Name = "containers";
}

/// <summary>Those that a runner's seconds are counted in: the machine is theirs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimedContainerTests : ICollectionFixture<ContainerImages>
{
    public const string Name = "containers in time";
}
