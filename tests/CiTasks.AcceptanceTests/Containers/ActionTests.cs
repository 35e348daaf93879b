using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.AcceptanceTests.Uses;
using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>Every action there is does its work in its container.</summary>
[Collection(ContainerTests.Name)]
public sealed class ActionTests(ActionTests.Fixture fixture) : IClassFixture<ActionTests.Fixture>
{
    /// <summary>One job for all of them: a checkout, and a workspace that each action finds as the others left it.</summary>
    public sealed class Fixture : IAsyncLifetime, IDisposable
    {
        private readonly Upstream _upstream = new(("notebooks/a.py", "1"));

        internal RehearsalJob Job { get; private set; } = null!;

        internal string Commit { get; private set; } = "";

        public async Task InitializeAsync()
        {
            if (!Tool.Works("docker"))
            {
                return;
            }

            Commit = _upstream.Head();
            Job = await RehearsalJob.StartAsync(new JobSettings { Event = RunnerEvent.Push(Commit) }, _upstream.Parent);
            // The results of a push are told below the pull request that it is the head of.
            Job.GitHub.Repositories["acme/iris"].AddPull(7, Commit);
            TaskUses.Prepare(Job);
            Job.Outcomes(TaskUses.Outcomes);
        }

        public async Task DisposeAsync()
        {
            if (Job is not null)
            {
                await Job.DisposeAsync();
            }
        }

        public void Dispose() => _upstream.Dispose();
    }

    public static TheoryData<string> Actions => [.. Directory.GetDirectories(Repository.In("actions")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [TheoryNeeding("docker")]
    [MemberData(nameof(Actions))]
    public async Task An_action_does_its_work_in_its_container(string action)
    {
        var uses = new TaskUses(fixture.Job, fixture.Commit, "https://github.com/acme/iris", () => AnnotateAsync(fixture.Job));
        await uses.RunAsync(action);
    }

    private static async Task AnnotateAsync(RehearsalJob job)
    {
        await job.Job.RunAsync(RehearsalJob.Step("check"));
        var step = RehearsalJob.Step("annotate", ("results", "/github/runner_temp/citasks/check.json"), ("check-name", "told"), ("comment", "always"));
        var result = (await job.Job.RunAsync(step)).Ends("success");
        Assert.Equal(("7", "succeeded"), (result.Outputs["pull-request"], result.Outputs["outcome"]));
        Assert.NotEqual("", result.Outputs["check-url"]);
        Assert.NotEqual("", result.Outputs["comment-url"]);
        var repository = job.GitHub.Repositories["acme/iris"];
        Assert.Equal("success", Assert.Single(repository.Checks, check => check.Text("name") == "told").Text("conclusion"));
        // However many steps of the job had something to tell.
        Assert.Equal(7, Assert.Single(repository.Comments).Pull);
    }
}
