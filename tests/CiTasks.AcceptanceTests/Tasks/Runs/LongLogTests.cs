using System.Text;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>Case A22: of a long log the service keeps the end, and that is what the step keeps.</summary>
public sealed class LongLogTests : TaskFixture
{
    private const int Kept = 5 * 1024 * 1024;

    [FactNeeding("python3")]
    public async Task A22_the_last_five_megabytes_are_a_file_and_the_cut_is_told()
    {
        using var folder = new TempFolder();
        var wheel = new WheelFile("chatty")
            .With("chatty/__init__.py", "")
            .With("chatty/cli.py", "def main():\n    line = 'x' * 99 + '\\n'\n    for _ in range(62_000):\n        print(line, end='')\n    print('the last line', flush=True)\n")
            .WithEntryPoint("chatty = chatty.cli:main");
        await File.WriteAllBytesAsync(Path.Combine(Workspace.Dbfs, wheel.FileName), wheel.ToBytes());
        using var content = new StringContent($$"""
            {"name": "chatty", "tasks": [{"task_key": "main", "python_wheel_task": {"package_name": "chatty", "entry_point": "chatty"},
             "libraries": [{"whl": "dbfs:/{{wheel.FileName}}"}]}]}
            """);
        (await Workspace.Http.PostAsync(new Uri("api/2.2/jobs/create", UriKind.Relative), content)).EnsureSuccessStatusCode();

        var result = await RunAsync(folder.Path, "run-job", "--job-name", "chatty", "--log-dir", "logs", "--result-dir", "result");
        Ends(0, result);
        var log = Assert.Single(Directory.GetFiles(folder.In("logs"), "*", SearchOption.AllDirectories), file => new FileInfo(file).Length > 1024 * 1024);
        var text = await File.ReadAllTextAsync(log);
        Assert.EndsWith("the last line", text.TrimEnd(), StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), Kept - 1024, Kept + 1024);
        Assert.Matches("\"logs_?[tT]runcated\": true", await File.ReadAllTextAsync(folder.In("result/run-job.json")));
    }
}
