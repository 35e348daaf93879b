using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class RestartTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("citasks-restart-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [FactNeeding("python3")]
    public async Task A_kept_folder_brings_everything_back()
    {
        long job, run;
        string status, ended;
        await using (var server = await RehearsalServer.StartAsync("--root", _root))
        {
            await server.PutFileAsync("/kept/a.py", "print('kept')");
            status = (await server.GetAsync("/api/2.0/dbfs/get-status?path=/kept/a.py")).Text;
            job = await server.CreateJobAsync("""{"name": "kept", "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/kept/a.py"}}]}""");
            run = await server.RunNowAsync(job, """, "idempotency_token": "kept" """);
            ended = (await server.WaitAsync(run))["end_time"]!.ToJsonString();
            Assert.Equal(0, await server.StopAsync());
        }
        Assert.Equal("*\n", await File.ReadAllTextAsync(Path.Combine(_root, ".gitignore")));
        Assert.False(File.Exists(Path.Combine(_root, "connection.json")));

        await using var again = await RehearsalServer.StartAsync("--root", _root);
        Assert.Equal(status, (await again.GetAsync("/api/2.0/dbfs/get-status?path=/kept/a.py")).Text);
        Assert.Equal("kept", (await again.SettingsAsync(job))["name"]!.GetValue<string>());
        var same = await again.RunAsync(run);
        Assert.Equal(("SUCCESS", ended), (same.Result(), same["end_time"]!.ToJsonString()));
        Assert.Equal("kept\n", await again.LogAsync(same.Tasks()[0]));
        Assert.Equal(run, await again.RunNowAsync(job, """, "idempotency_token": "kept" """));
        Assert.True(await again.CreateJobAsync("{}") > run);
    }

    [FactNeeding("python3")]
    public async Task After_a_crash_nothing_acknowledged_is_lost_and_active_runs_have_failed()
    {
        long run, job, handle;
        await using (var server = await RehearsalServer.StartAsync("--root", _root))
        {
            job = await server.CreateJobAsync("""{"name": "survivor"}""");
            handle = (await server.PostAsync("/api/2.0/dbfs/create", """{"path": "/half.bin"}""").OkAsync())["handle"]!.GetValue<long>();
            await server.PostAsync("/api/2.0/dbfs/add-block", $$"""{"handle": {{handle}}, "data": "AAAA"}""").OkAsync();
            run = await server.SubmitCodeAsync("import time\nprint('started')\ntime.sleep(600)");
            await server.WaitForLogAsync(run, "started");
            await server.CrashAsync();
        }
        await using var again = await RehearsalServer.StartAsync("--root", _root);
        Assert.Equal("survivor", (await again.SettingsAsync(job))["name"]!.GetValue<string>());
        await again.PostAsync("/api/2.0/dbfs/add-block", $$"""{"handle": {{handle}}, "data": "AQEB"}""").OkAsync();
        await again.PostAsync("/api/2.0/dbfs/close", $$"""{"handle": {{handle}}}""").OkAsync();
        Assert.Equal([0, 0, 0, 1, 1, 1], await File.ReadAllBytesAsync(Path.Combine(again.Dbfs, "half.bin")));
        var failed = await again.RunAsync(run);
        Assert.Equal(("INTERNAL_ERROR", "FAILED", "The rehearsal workspace ended while this run was active."), (failed.LifeCycle(), failed.Result(), failed.Message()));
        Assert.Equal("FAILED", failed.Tasks()[0].Result());
        Assert.Equal("started\n", await again.LogAsync(failed.Tasks()[0]));
    }

    /// <summary>What a kill can leave in the folder, planted there.</summary>
    [Fact]
    public async Task Leftovers_of_a_kill_are_cleared_away_and_harm_nobody()
    {
        await using (var server = await RehearsalServer.StartAsync("--root", _root))
        {
            await server.CrashAsync();
        }
        string[] planted =
        [
            "jobs/1.json.new", "ids.new", "connection.json.new", "scratch/abc", "runs/17/run.json.new", "runs/18/19/output.log",
            "uploads/1000000000000001.data", "uploads/1000000000000002.json", "uploads/1000000000000003.json.new",
        ];
        foreach (var path in planted)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
            await File.WriteAllTextAsync(Path.Combine(_root, path), "{\"torn");
        }
        // One upload whose third byte was written and never acknowledged.
        await File.WriteAllTextAsync(Path.Combine(_root, "uploads/1000000000000004.data"), "abX");
        await File.WriteAllTextAsync(Path.Combine(_root, "uploads/1000000000000004.json"), """{"path": "/torn", "overwrite": false, "length": 2}""");

        await using var again = await RehearsalServer.StartAsync("--root", _root);
        Assert.Equal([], planted.Where(path => File.Exists(Path.Combine(_root, path))));
        await again.PostAsync("/api/2.0/dbfs/add-block", """{"handle": 1000000000000004, "data": "Yw=="}""").OkAsync();
        await again.PostAsync("/api/2.0/dbfs/close", """{"handle": 1000000000000004}""").OkAsync();
        Assert.Equal("abc", await File.ReadAllTextAsync(Path.Combine(again.Dbfs, "torn")));
        Assert.Equal([], Directory.EnumerateFiles(Path.Combine(_root, "uploads")));
    }

    /// <summary>Stored documents hold what was sent somewhat deeper: what was taken must also load.</summary>
    [Fact]
    public async Task The_deepest_settings_that_are_taken_come_back()
    {
        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        var depth = 70;
        Answer created;
        await using (var server = await RehearsalServer.StartAsync("--root", _root))
        {
            do
            {
                created = await server.PostAsync("/api/2.2/jobs/create", $$"""{"name": "deep", "x": {{Nested(--depth)}}}""");
            }
            while (created.ErrorCode == "MALFORMED_REQUEST");
            await server.CrashAsync();
        }
        await using var again = await RehearsalServer.StartAsync("--root", _root);
        Assert.InRange(depth, 50, 64);
        var job = await again.GetAsync($"/api/2.2/jobs/get?job_id={created.Json["job_id"]}");
        Assert.Contains(Nested(depth), job.Text, StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task What_waited_in_the_queue_runs_after_a_crash_and_what_was_half_written_is_gone()
    {
        long active, queued, ended;
        await using (var server = await RehearsalServer.StartAsync("--root", _root))
        {
            await server.PutFileAsync("/q/a.py", "import os, time\nprint('started')\nif not os.path.exists('/dbfs/q/go'): time.sleep(600)");
            var job = await server.CreateJobAsync("""{"name": "queue", "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/q/a.py"}}]}""");
            ended = await server.SubmitCodeAsync("raise ValueError('first')", """, "max_retries": 1""");
            await server.WaitAsync(ended);
            active = await server.RunNowAsync(job);
            await server.WaitForLogAsync(active, "started");
            queued = await server.RunNowAsync(job);
            Assert.Equal("QUEUED", (await server.RunAsync(queued)).LifeCycle());
            await server.CrashAsync();
        }
        await File.WriteAllTextAsync(Path.Combine(_root, "dbfs", "q", "go"), "");
        // A server that was killed before it could answer leaves no more than this.
        Directory.CreateDirectory(Path.Combine(_root, "runs", "17"));
        await File.WriteAllTextAsync(Path.Combine(_root, "runs", "17", "start.json"), "{");
        await File.WriteAllTextAsync(Path.Combine(_root, "runs", ended.ToString(), "run.json.new"), "{\"run\": {");

        await using var again = await RehearsalServer.StartAsync("--root", _root);
        Assert.Equal("SUCCESS", (await again.WaitAsync(queued)).Result());
        Assert.Equal("FAILED", (await again.RunAsync(active)).Result());
        var attempts = (await again.RunAsync(ended)).Tasks();
        Assert.Equal(["0 FAILED", "1 FAILED"], attempts.Select(task => $"{task["attempt_number"]} {task.Result()}"));
        Assert.Equal("ValueError: first", (await again.OutputAsync(attempts[1]))["error"]!.GetValue<string>());
        Assert.Equal(3, (await again.GetAsync("/api/2.2/jobs/runs/list").OkAsync())["runs"]!.AsArray().Count);
        Assert.False(Directory.Exists(Path.Combine(_root, "runs", "17")));
    }

    [FactNeeding("python3")]
    public async Task Stopping_cancels_what_runs()
    {
        long run;
        await using (var server = await RehearsalServer.StartAsync("--root", _root))
        {
            run = await server.SubmitCodeAsync("import time\nprint('started')\ntime.sleep(600)");
            await server.WaitForLogAsync(run, "started");
            Assert.Equal(0, await server.StopAsync());
        }
        await using var again = await RehearsalServer.StartAsync("--root", _root);
        Assert.Equal(("CANCELED", "Run cancelled because the rehearsal workspace was stopped"), ((await again.RunAsync(run)).Result(), (await again.RunAsync(run)).Message()));
    }

    [Fact]
    public async Task Two_workspaces_do_not_share_a_folder()
    {
        await using var server = await RehearsalServer.StartAsync("--root", _root);
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => RehearsalServer.StartAsync("--root", _root));
        Assert.Contains("in use by another rehearsal workspace", problem.Message, StringComparison.Ordinal);
    }
}
