using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

public sealed class CommandLineTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Theory]
    [InlineData("run-job --job-nam x", "run-job has no option '--job-nam'", "did you mean '--job-name'?")]
    [InlineData("run-jobs", "citasks has no command 'run-jobs'", "did you mean 'run-job'?")]
    [InlineData("run-job --host gitlab", "gitlab", "citasks run-job --help")]
    [InlineData("sync-files --parallel many --source . --destination dbfs:/x --databricks-host h --databricks-token t0ken", "parallel 'many' from --parallel is not usable", "hint:")]
    [InlineData("ship --manifest nowhere.json --databricks-host h --databricks-token t0ken", "there is no manifest nowhere.json", "hint:")]
    public async Task Wrong_use_is_exit_code_2_with_a_hint(string command, string words, string hint)
    {
        using var folder = new TempFolder();
        var result = await CiTasksProcess.RunAsync(folder.Path, Nothing, command.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.All);
        Assert.Contains(hint, result.All);
    }

    [Fact]
    public async Task Wrong_use_is_one_JSON_document_too()
    {
        using var folder = new TempFolder();
        var result = await CiTasksProcess.RunAsync(folder.Path, Nothing, "run-job", "--output", "json", "--bogus");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("CIT0002", result.Json["diagnostics"]![0]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task All_missing_inputs_are_named_at_once()
    {
        using var folder = new TempFolder();
        var result = await CiTasksProcess.RunAsync(folder.Path, Nothing, "sync-files");
        Assert.Equal(2, result.ExitCode);
        foreach (var input in new[] { "source", "destination", "databricks-host", "databricks-token" })
        {
            Assert.Contains($"error CIT0101: sync-files needs {input}", result.All);
        }
    }

    [Fact]
    public async Task The_generated_files_of_this_checkout_agree_with_the_catalogue()
    {
        var result = await CiTasksProcess.RunAsync(Repository.Root, Nothing, "catalogue", "check");
        Assert.True(result.ExitCode == 0, result.All);
    }

    [Fact]
    public async Task A_stale_generated_file_is_shown_line_by_line_and_written_anew()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, (await CiTasksProcess.RunAsync(folder.Path, Nothing, "catalogue", "write")).ExitCode);
        var action = folder.In("actions/run-job/action.yml");
        File.WriteAllText(action, File.ReadAllText(action).Replace("required: false", "required: maybe", StringComparison.Ordinal));
        folder.Write("actions/gone/action.yml", "name: gone\n");
        var stale = await CiTasksProcess.RunAsync(folder.Path, Nothing, "catalogue", "check");
        Assert.Equal(2, stale.ExitCode);
        Assert.Contains("error CIT0601 at actions/run-job/action.yml", stale.All);
        Assert.Contains("required: maybe", stale.All);
        Assert.Contains("error CIT0601 at actions/gone/action.yml", stale.All);
        Assert.Equal(0, (await CiTasksProcess.RunAsync(folder.Path, Nothing, "catalogue", "write")).ExitCode);
        Assert.Equal(0, (await CiTasksProcess.RunAsync(folder.Path, Nothing, "catalogue", "check")).ExitCode);
    }
}
