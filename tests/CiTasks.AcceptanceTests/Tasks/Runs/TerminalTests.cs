using System.Diagnostics;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>What a person sees in a terminal of a certain size.</summary>
public sealed class TerminalTests : RunCase
{
    private const int Columns = 60;
    private const int Rows = 16;

    [FactNeeding("script")]
    public async Task The_tasks_of_the_run_are_redrawn_in_place_and_gone_at_the_end()
    {
        using var folder = new TempFolder();
        const string Sql = """ "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"}} """;
        var name = new string('n', 80);
        await JobAsync("seen", $$"""
            "tasks": [{"task_key": "load_{{name}}",{{Sql}}}, {"task_key": "train", "depends_on": [{"task_key": "load_{{name}}"}],{{Sql}}}]
            """);
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "duration_ms": 2500}]}""");
        var written = await TypeAsync(folder, $"stty rows {Rows} cols {Columns}; exec {BuiltPrograms.CiTasks} run-job --job-name seen");

        // In between there was a block of two tasks, no line of it wider than the terminal.
        var block = written[..written.LastIndexOf("train", StringComparison.Ordinal)];
        var seen = Screen.Of(block[..block.LastIndexOf("\e[J", StringComparison.Ordinal)], Columns, Rows).Split('\n');
        Assert.Contains(seen, line => line.StartsWith("load_nnn", StringComparison.Ordinal) && line.EndsWith('…') && line.Length < Columns);
        // At the end nothing of it is left: only lines, and the table of the result.
        var end = Screen.Of(written, Columns, Rows);
        Assert.Single(end.Split('\n'), line => line.Split(' ')[0] == "train");
        Assert.DoesNotContain("task(s) over", end, StringComparison.Ordinal);
        Assert.Contains("run: succeeded", end, StringComparison.Ordinal);
    }

    [FactNeeding("script")]
    public async Task Without_colours_nothing_is_coloured_and_a_dumb_terminal_gets_lines_only()
    {
        using var folder = new TempFolder();
        await JobAsync("plain");
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "duration_ms": 1000}]}""");
        var plain = await TypeAsync(folder, $"NO_COLOR=1 exec {BuiltPrograms.CiTasks} run-job --job-name plain");
        Assert.DoesNotContain("\e[2m", plain, StringComparison.Ordinal);
        Assert.Contains("\e[J", plain, StringComparison.Ordinal);
        var dumb = await TypeAsync(folder, $"NO_COLOR=1 TERM=dumb exec {BuiltPrograms.CiTasks} run-job --job-name plain");
        Assert.DoesNotContain('\e', dumb);
    }

    /// <summary>Runs a line of shell in a terminal of its own, and gives all that was written to it.</summary>
    private async Task<string> TypeAsync(TempFolder folder, string line)
    {
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", line, "/dev/null"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["TERM"] = "xterm";
        foreach (var (name, value) in Connection)
        {
            start.Environment[name] = value;
        }

        start.Environment["CITASKS_HOST"] = "laptop";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var written = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, written);
        return written;
    }
}
