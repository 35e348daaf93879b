using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>What a task may take of the machine, and what it may touch.</summary>
public sealed class TaskLimitTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    [FactNeeding("python3")]
    public async Task Time_is_bounded_and_so_is_how_much_runs_at_once()
    {
        await using var server = await RehearsalServer.StartAsync("--task-timeout-s", "2", "--parallel-tasks", "1");
        await server.PutFileAsync("/code/sleep.py", "import time; time.sleep(60)");
        var id = await server.SubmitAsync("""
            {"tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/code/sleep.py"}}, {"task_key": "b", "spark_python_task": {"python_file": "dbfs:/code/sleep.py"}}]}
            """);
        var run = await server.WaitAsync(id, run => run.Tasks().Any(task => task.LifeCycle() == "RUNNING") && run.Tasks().Any(task => task.LifeCycle() == "PENDING"));
        Assert.Equal("Waiting for cluster", run.Tasks().Single(task => task.LifeCycle() == "PENDING").Message());
        run = await server.WaitAsync(id);
        Assert.All(run.Tasks(), task => Assert.Equal(("TIMEDOUT", "Run timed out after 2 seconds"), (task.Result(), task.Message())));
    }

    [FactNeeding("python3")]
    public async Task Memory_is_bounded_for_one_process_and_for_all_of_a_task()
    {
        await using var server = await RehearsalServer.StartAsync("--task-memory-mb", "200");
        var run = await server.WaitAsync(await server.SubmitCodeAsync("x = bytearray(10**9)"));
        Assert.Equal("MemoryError", (await server.OutputAsync(run.TaskOf("main")))["error"]!.GetValue<string>());
        run = await server.RunCellsAsync("""
            import subprocess, sys
            children = [subprocess.Popen([sys.executable, "-c", "x = bytearray(90 * 2**20); import time; time.sleep(30)"]) for _ in range(4)]
            [child.wait() for child in children]
            """);
        Assert.StartsWith(
            "Fatal error: The Python kernel is unresponsive. The Python process exited with exit code 137 (SIGKILL: Killed). This may have been caused by an OOM error.",
            (await server.OutputAsync(run.TaskOf("main")))["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Of_an_endless_log_the_beginning_and_the_end_are_kept()
    {
        var server = fixture.Server;
        var run = await server.WaitAsync(await server.SubmitCodeAsync("""
            import sys
            print("first")
            for i in range(90):
                sys.stdout.write(f"line {i} " + "x" * 2**20 + "\n")
            print("last")
            """));
        Assert.Equal("SUCCESS", run.Result());
        var log = server.PrintedBy(run);
        Assert.InRange(log.Length, 16 * 1024 * 1024, 64 * 1024 * 1024);
        Assert.StartsWith("first\nline 0 x", log, StringComparison.Ordinal);
        Assert.Matches(@"x\n\[\.\.\. \d{8} bytes of this log were left out \.\.\.\]\nx".Replace("x\\n", "\\n", StringComparison.Ordinal), log);
        var output = await server.OutputAsync(run.TaskOf("main"));
        Assert.True(output["logs_truncated"]!.GetValue<bool>());
        Assert.EndsWith("x\nlast\n", output["logs"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [FactNeeding("bwrap")]
    public async Task A_task_reaches_its_own_folders_only()
    {
        await using var server = await RehearsalServer.StartAsync("--sandbox", "bwrap");
        var run = await server.WaitAsync(await server.SubmitCodeAsync("""
            import os
            attempt = os.path.dirname(os.environ["HOME"])
            print(sorted(os.listdir(attempt)), os.listdir(os.path.dirname(attempt)))
            for place in ("/etc/x", "/usr/x", "/x", attempt + "/../run.json"):
                try:
                    open(place, "w").close()
                except OSError:
                    continue
                print("written", place, os.path.exists(place))
            """));
        // The root and the folders above its own are memory of the sandbox: what is written there is nowhere.
        Assert.StartsWith("['bootstrap', 'home', 'report'] [", await server.LogAsync(run.Tasks()[0]), StringComparison.Ordinal);
        Assert.DoesNotContain("/etc/x", await server.LogAsync(run.Tasks()[0]), StringComparison.Ordinal);
        Assert.Equal(("SUCCESS", false), (run.Result(), File.Exists("/x")));
    }

    [TheoryNeeding("python3")]
    [InlineData("open(report + '/result.json', 'w').write('[' * 100000)")]
    [InlineData("open(report + '/result.json', 'w').write('{\"ended\": tru')")]
    [InlineData("os.symlink('/etc/passwd', report + '/result.json')")]
    [InlineData("os.mkfifo(report + '/result.json')")]
    [InlineData("os.truncate(os.open(report + '/result.json', os.O_RDWR | os.O_CREAT), 2**40)")]
    [InlineData("shutil.rmtree(report, ignore_errors=True)")]
    [InlineData("open(report + '/set-values.json', 'w').write('[1')")]
    public async Task What_a_task_writes_in_place_of_its_report_is_not_believed(string code)
    {
        var server = fixture.Server;
        var run = await server.WaitAsync(await server.SubmitCodeAsync($"import os, shutil\nreport = os.path.dirname(os.environ['HOME']) + '/report'\n{code}\nos._exit(0)"));
        Assert.Equal("FAILED", run.Result());
        Assert.Equal("The Python process ended before the task did.", (await server.OutputAsync(run.Tasks()[0]))["error"]!.GetValue<string>());
        Assert.Equal("SUCCESS", (await server.WaitAsync(await server.SubmitCodeAsync("print(1)"))).Result());
    }
}
