using CiTasks.Build.Rehearsal.Containers;
using CiTasks.Build.Python;
using Xunit;

namespace CiTasks.UnitTests.Build.Containers;

public sealed class RunnerFoldersTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("citasks-test-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Outputs_are_read_as_a_runner_reads_them()
    {
        var outputs = RunnerFolders.ReadOutputs("wheel=dist/a=b.whl\n\nempty<<X\nX\ntasks<<END\n{\n  \"a<<b\": 1\n}\nEND\nlast<<E\nno newline\nE");

        Assert.Equal("dist/a=b.whl", outputs["wheel"]);
        Assert.Equal(string.Empty, outputs["empty"]);
        Assert.Equal("{\n  \"a<<b\": 1\n}", outputs["tasks"]);
        Assert.Equal("no newline", outputs["LAST"]);
    }

    [Fact]
    public void Each_step_has_files_of_its_own_under_the_mounts()
    {
        var folders = new RunnerFolders(Path.Combine(root, "runner"), Path.Combine(root, "project"));

        var first = folders.FilesFor(1);
        var second = folders.FilesFor(2);

        Assert.Empty(first.Values.Intersect(second.Values));
        Assert.All(first.Values.Concat(second.Values), file => Assert.StartsWith("/github/file_commands/", file));
        Assert.Contains($"{root}/project:/github/workspace", folders.Mounts);
        Assert.Equal(string.Empty, folders.Summary(1));
        Assert.Empty(folders.Results);
    }

    [Fact]
    public void A_step_is_started_as_a_runner_starts_it_and_no_value_is_on_its_command_line()
    {
        var folders = new RunnerFolders(Path.Combine(root, "runner"), "/project");

        var arguments = new StepContainer(folders, ["--network", "net"]).Arguments("citasks:dev", ["run-job"], ["INPUT_JOB-NAME", "DATABRICKS_TOKEN"]);

        Assert.Equal(["run", "--rm", "--workdir", "/github/workspace", "--env", "HOME=/github/home", "--network", "net", "--env", "DATABRICKS_TOKEN", "--env", "INPUT_JOB-NAME"], arguments.Take(12));
        Assert.Equal(["--volume", "/project:/github/workspace", "citasks:dev", "run-job"], arguments.TakeLast(4));
        Assert.DoesNotContain("--user", arguments);
    }

    [Theory]
    [InlineData("plain :: text", "plain :: text")]
    [InlineData("::add-mask::secret", null)]
    [InlineData("  ::ADD-MASK::secret", null)]
    [InlineData("::group::Plan", "Plan")]
    [InlineData("::endgroup::", null)]
    [InlineData("::error file=a.json,line=3,title=CIT0100::wrong%0Atwice 100%25", "error: wrong\ntwice 100%")]
    [InlineData("::stop-commands::0123456789abcdef0123", null)]
    [InlineData("::0123456789abcdef0123::", null)]
    [InlineData("::unknown::x", "::unknown::x")]
    [InlineData("::", "::")]
    public void Commands_to_a_runner_are_not_for_people(string line, string? shown) => Assert.Equal(shown, RunnerLog.Show(line));

    [Fact]
    public void Leftovers_are_found_by_their_label_and_removed()
    {
        var engine = new LeftoverEngine();

        new ContainerCommands(engine, "citasks.rehearsal=x").RemoveAll();

        Assert.Equal(["rm --force --volumes c1 c2", "network rm n1"], engine.Removed);
    }

    private sealed class LeftoverEngine : ICommands
    {
        public List<string> Removed { get; } = [];

        public CommandResult Run(string file, IReadOnlyList<string> arguments, TimeSpan limit)
        {
            var line = string.Join(' ', arguments);
            if (line.Contains(" --filter ", StringComparison.Ordinal))
            {
                Assert.EndsWith("label=citasks.rehearsal=x", line);
                return new CommandResult(true, line.StartsWith("ps", StringComparison.Ordinal) ? "c1\nc2\n" : "n1\n", string.Empty);
            }

            Removed.Add(line);
            return new CommandResult(true, string.Empty, string.Empty);
        }
    }
}
