using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.AcceptanceTests.Uses;
using CiTasks.Testing;
using CiTasks.Testing.AzureAgent;

namespace CiTasks.AcceptanceTests.Extension;

/// <summary>Every task of the extension does its work from the packed and unpacked vsix.</summary>
public sealed class TaskTests(TaskTests.Fixture fixture) : IClassFixture<TaskTests.Fixture>
{
    /// <summary>One job for all of them: a checkout, and a workspace that each task finds as the others left it.</summary>
    public sealed class Fixture : IAsyncLifetime, IDisposable
    {
        private const string Repositories = "https://dev.azure.com/acme/Iris%20Farm/_git/";

        private readonly Upstream _upstream = new(("notebooks/a.py", "1"));
        private RehearsalServer? _workspace;

        internal ExtensionJob Job { get; private set; } = null!;

        internal TaskUses Uses { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            // Without npm the tests are skipped, and their fixture is not.
            if (!Tool.IsAskedFor("npm"))
            {
                return;
            }

            _workspace = await RehearsalServer.StartWithOutcomesAsync(TaskUses.Outcomes, "--git-remote", $"{Repositories}={_upstream.Parent}/");
            var commit = _upstream.Head();
            Job = new ExtensionJob(_workspace, new AgentJobSettings { Run = PipelineRun.Push(commit) });
            TaskUses.Prepare(Job);
            Uses = new TaskUses(Job, commit, $"{Repositories}iris", AnnotateAsync);
        }

        public async Task DisposeAsync()
        {
            Job?.Dispose();
            if (_workspace is not null)
            {
                await _workspace.DisposeAsync();
            }
        }

        public void Dispose() => _upstream.Dispose();

        // The job of a pull request: only there the system says which one.
        private async Task AnnotateAsync()
        {
            const string Head = "3333333333333333333333333333333333333333";
            using var job = new ExtensionJob(_workspace!, new AgentJobSettings { Run = PipelineRun.PullRequest(7, Head) });
            var pull = job.Repository.AddPull(7, Head, "feature", "jobs/small.json");
            TaskUses.Prepare(job);
            await job.RunTaskAsync("check");
            var result = await job.RunTaskAsync("annotate", ("results", Path.Combine(job.Results, "check.json")), ("check-name", "told"), ("comment", "always"));
            Assert.Equal(("7", "succeeded"), (result.Outputs["pull-request"], result.Outputs["outcome"]));
            Assert.NotEqual("", result.Outputs["comment-url"]);
            Assert.Equal("succeeded", Assert.Single(pull.Latest, status => status.Name == "told").State);
            // However many steps of the job had something to tell.
            Assert.Single(pull.General);
        }
    }

    // There is one action for every task of the catalogue.
    private static readonly string[] Names = [.. Directory.GetDirectories(Repository.In("actions")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Tasks => [.. Names];

    [TheoryNeeding("npm")]
    [MemberData(nameof(Tasks))]
    public Task A_task_does_its_work(string task) => fixture.Uses.RunAsync(task);

    [FactNeeding("npm")]
    public void The_extension_has_a_task_for_each_task_of_the_catalogue_and_no_other() =>
        Assert.Equal(
            Names.Select(PackedExtension.Reference).Order(StringComparer.Ordinal),
            PackedExtension.Package.Tasks.Select(task => $"{task.Name}@{task.Version.Major}").Order(StringComparer.Ordinal));
}
