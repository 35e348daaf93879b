using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>What really happens to a wheel and a file, and how it is told.</summary>
public sealed class RunsTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>, IAsyncLifetime
{
    private const string Library = "\"libraries\": [{\"whl\": \"dbfs:/wheels/iris-0.1-py3-none-any.whl\"}]";

    private static readonly WheelFile Iris = new WheelFile("iris")
        .With("iris/__init__.py", "")
        .With("iris/data.txt", "setosa")
        .With("iris-0.1.data/purelib/iris_extra.py", "NAME = 'extra'")
        .With("iris-0.1.data/scripts/iris-tool", "#!/bin/sh\necho tool ran\n")
        .With("iris/main.py", """
            import json, os, subprocess, sys
            import iris_extra

            def run():
                with open(os.path.join(os.path.dirname(__file__), "data.txt")) as file:
                    data = file.read()
                print(json.dumps({"argv": sys.argv, "data": data, "extra": iris_extra.NAME, "environment": dict(os.environ)}))
                subprocess.run(["iris-tool"])

            def boom():
                print("before")
                helper()

            def helper():
                raise ValueError("not an iris")
            """)
        .WithEntryPoint("run = iris.main:run")
        .WithEntryPoint("boom = iris.main:boom");

    private readonly RehearsalServer _server = fixture.Server;

    public Task InitializeAsync() => _server.PutFileAsync("dbfs:/wheels/" + Iris.FileName, Iris.ToBytes());

    public Task DisposeAsync() => Task.CompletedTask;

    [FactNeeding("python3")]
    public async Task A_wheel_job_succeeds_and_sees_a_cluster()
    {
        var job = await _server.CreateJobAsync($$$"""
            {"name": "wheel", "job_clusters": [{"job_cluster_key": "c", "new_cluster": {"spark_version": "15.4.x-scala2.12", "spark_env_vars": {"STAGE": "rehearsal"}} }],
             "tasks": [{"task_key": "train", "job_cluster_key": "c", {{{Library}}},
               "python_wheel_task": {"package_name": "iris", "entry_point": "run", "named_parameters": {"n": "1", "task": "{{task.name}} {{job.run_id}} {{unknown}}"}} }]}
            """);
        var id = await _server.RunNowAsync(job);
        var run = await _server.WaitAsync(id);
        Assert.Equal(("TERMINATED", "SUCCESS", "", "TERMINATED SUCCESS SUCCESS"), (run.LifeCycle(), run.Result(), run.Message(), run.Status()));
        Assert.Equal(id, run["number_in_job"]!.GetValue<long>());
        Assert.Equal("JOB_RUN", run["run_type"]!.GetValue<string>());
        Assert.Equal(0, run["execution_duration"]!.GetValue<long>());
        Assert.True(run["run_duration"]!.GetValue<long>() > 0);
        Assert.Contains($"#job/{job}/run/{id}", run["run_page_url"]!.GetValue<string>(), StringComparison.Ordinal);

        var task = run.TaskOf("train");
        Assert.NotEqual(id, task["run_id"]!.GetValue<long>());
        Assert.True(task["execution_duration"]!.GetValue<long>() > 0);
        Assert.NotEmpty(task["cluster_instance"]!["cluster_id"]!.GetValue<string>());
        var output = await _server.OutputAsync(task);
        Assert.False(output.ContainsKey("error"));
        Assert.False(output["logs_truncated"]!.GetValue<bool>());
        var lines = output["logs"]!.GetValue<string>().Split('\n');
        var seen = JsonNode.Parse(lines[0])!;
        Assert.Equal("tool ran", lines[1]);
        Assert.Equal($"[\"run\",\"--n=1\",\"--task=train {id} {{{{unknown}}}}\"]", seen["argv"]!.ToJsonString());
        Assert.Equal(("setosa", "extra"), (seen["data"]!.GetValue<string>(), seen["extra"]!.GetValue<string>()));
        var environment = seen["environment"]!;
        Assert.Equal(("15.4", "rehearsal"), (environment["DATABRICKS_RUNTIME_VERSION"]!.GetValue<string>(), environment["STAGE"]!.GetValue<string>()));
    }

    [FactNeeding("python3")]
    public async Task A_task_that_raises_fails_the_run_and_tells_where()
    {
        var id = await _server.SubmitAsync($$$"""
            {"tasks": [{"task_key": "first", {{{Library}}}, "python_wheel_task": {"package_name": "iris", "entry_point": "boom"}},
                       {"task_key": "second", "depends_on": [{"task_key": "first"}], {{{Library}}}, "python_wheel_task": {"package_name": "iris", "entry_point": "run"}}]}
            """);
        var run = await _server.WaitAsync(id);
        Assert.Equal("SUBMIT_RUN", run["run_type"]!.GetValue<string>());
        Assert.Equal(("INTERNAL_ERROR", "FAILED", "TERMINATED RUN_EXECUTION_ERROR CLIENT_ERROR"), (run.LifeCycle(), run.Result(), run.Status()));
        Assert.Equal(
            "Task first failed with message: Workload failed, see run output for details. This caused all downstream tasks to get skipped.",
            run.Message());
        var first = run.TaskOf("first");
        Assert.Equal(("TERMINATED", "FAILED", "Workload failed, see run output for details"), (first.LifeCycle(), first.Result(), first.Message()));
        Assert.Equal("UPSTREAM_FAILED", run.TaskOf("second").Result());

        var output = await _server.OutputAsync(first);
        Assert.Equal("ValueError: not an iris", output["error"]!.GetValue<string>());
        var trace = output["error_trace"]!.GetValue<string>();
        Assert.Matches("""(?s)^Traceback \(most recent call last\):\n  File "[^"]*/site-packages/iris/main.py", line 12, in boom\n.*line 15, in helper\n.*ValueError: not an iris\n$""", trace);
        Assert.StartsWith("before\nTraceback", output["logs"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("first", output["metadata"]!["task_key"]!.GetValue<string>());
        Assert.Equal(first["run_id"]!.ToJsonString(), output["metadata"]!["run_id"]!.ToJsonString());

        var parent = await _server.GetAsync($"/api/2.2/jobs/runs/get-output?run_id={id}");
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (parent.Status, parent.ErrorCode));
        Assert.Equal("Retrieving the output of runs with multiple tasks is not supported. Please retrieve the output of each individual task run instead.", parent.Message);
    }

    [TheoryNeeding("python3")]
    [InlineData("print(1)", "SUCCESS", null)]
    [InlineData("import sys\nsys.exit()", "SUCCESS", null)]
    [InlineData("import sys\nsys.exit(0)", "SUCCESS", null)]
    [InlineData("import os\nos._exit(0)", "FAILED", "The Python process ended before the task did.")]
    [InlineData("import sys\nsys.exit(3)", "FAILED", "SystemExit: 3")]
    [InlineData("import sys\nsys.exit('no data')", "FAILED", "SystemExit: no data")]
    [InlineData("x = = 1", "FAILED", "SyntaxError: invalid syntax")]
    [InlineData("import no_such_module", "FAILED", "ModuleNotFoundError: No module named 'no_such_module'")]
    [InlineData("import os\nos._exit(4)", "FAILED", "The Python process exited with exit code 4.")]
    [InlineData("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "FAILED", "The Python process exited with exit code 137 (SIGKILL: Killed)")]
    [InlineData("raise KeyboardInterrupt", "FAILED", "KeyboardInterrupt")]
    public async Task A_python_file_ends_as_its_process_does(string code, string result, string? error)
    {
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync(code));
        Assert.Equal(result, run.Result());
        var output = await _server.OutputAsync(run.Tasks()[0]);
        Assert.StartsWith(error ?? "", output["error"]?.GetValue<string>() ?? "", StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task A_python_file_is_the_main_module_and_uses_dbfs_as_on_a_cluster()
    {
        await _server.PutFileAsync("dbfs:/in/a.txt", "from the client");
        await _server.PutFileAsync("dbfs:/jobs/copy.py", """
            import pathlib, sys
            print(__name__, __file__, sys.argv)
            target = pathlib.Path("/dbfs/out/deep"); target.mkdir(parents=True)
            (target / "b.txt").write_text(open("/dbfs/in/a.txt").read() + " and back")
            1 / 0
            """);
        var id = await _server.SubmitAsync("""{"tasks": [{"task_key": "copy", "spark_python_task": {"python_file": "dbfs:/jobs/copy.py", "parameters": ["x y", "$HOME"]}}]}""");
        var output = await _server.OutputAsync((await _server.WaitAsync(id)).Tasks()[0]);
        Assert.StartsWith("__main__ /dbfs/jobs/copy.py ['/dbfs/jobs/copy.py', 'x y', '$HOME']\n", output["logs"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("Traceback (most recent call last):\n  File \"/dbfs/jobs/copy.py\", line 5, in <module>\n", output["error_trace"]!.GetValue<string>(), StringComparison.Ordinal);
        var read = await _server.GetAsync("/api/2.0/dbfs/read?path=/out/deep/b.txt").OkAsync();
        Assert.Equal("from the client and back", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(read["data"]!.GetValue<string>())));
    }

    [FactNeeding("python3")]
    public async Task The_log_has_both_streams_and_those_of_children_in_order()
    {
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync("""
            import subprocess, sys
            for i in range(3):
                print("out", i); print("err", i, file=sys.stderr); subprocess.run(["sh", "-c", f"echo child {i}; echo child err {i} >&2"])
            """));
        Assert.Equal(
            string.Concat(Enumerable.Range(0, 3).Select(i => $"out {i}\nerr {i}\nchild {i}\nchild err {i}\n")),
            await _server.LogAsync(run.Tasks()[0]));
    }

    [FactNeeding("python3")]
    public async Task Of_a_long_log_the_last_five_megabytes_are_shown()
    {
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync("print('first'); print('é' * (3 * 1024 * 1024)); print('last')"));
        var output = await _server.OutputAsync(run.Tasks()[0]);
        Assert.True(output["logs_truncated"]!.GetValue<bool>());
        var log = output["logs"]!.GetValue<string>();
        Assert.Matches("^é+\nlast\n$", log);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(log), (5 * 1024 * 1024) - 4, 5 * 1024 * 1024);
    }

    [FactNeeding("python3")]
    public async Task A_submission_of_the_old_form_answers_by_its_own_id()
    {
        var id = await _server.SubmitAsync($$$"""{"run_name": "old", "existing_cluster_id": "c", {{{Library}}}, "python_wheel_task": {"package_name": "iris", "entry_point": "boom"}}""", "2.0");
        var run = await _server.WaitAsync(id);
        Assert.Equal(("TERMINATED", "FAILED"), (run.LifeCycle(), run.Result()));
        Assert.Equal("iris", run["task"]!["python_wheel_task"]!["package_name"]!.GetValue<string>());
        var output = await _server.GetAsync($"/api/2.0/jobs/runs/get-output?run_id={id}").OkAsync();
        Assert.Equal("ValueError: not an iris", output["error"]!.GetValue<string>());
        Assert.Equal("boom", output["metadata"]!["task"]!["python_wheel_task"]!["entry_point"]!.GetValue<string>());
    }

    [TheoryNeeding("python3")]
    [InlineData("""{"whl": "dbfs:/no/such-1-py3-none-any.whl"}""", "whl \"dbfs:/no/such-1-py3-none-any.whl\": there is no such file")]
    [InlineData("""{"whl": "dbfs:/wheels/broken-1-py3-none-any.whl"}""", "whl \"dbfs:/wheels/broken-1-py3-none-any.whl\": ")]
    [InlineData("""{"pypi": {"package": "no-such-package-of-anyone>=1"}}""", "pypi \"no-such-package-of-anyone>=1\": it needs no-such-package-of-anyone>=1, which ")]
    public async Task A_library_that_cannot_be_had_is_named(string library, string message)
    {
        await _server.PutFileAsync("/wheels/broken-1-py3-none-any.whl", "not a zip");
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync("print(1)", $$""", "libraries": [{{library}}]"""));
        var task = run.Tasks()[0];
        Assert.Equal(("INTERNAL_ERROR", "FAILED", "TERMINATED LIBRARY_INSTALLATION_ERROR CLIENT_ERROR"), (task.LifeCycle(), task.Result(), task.Status()));
        Assert.StartsWith("Library installation failed for library " + message, task.Message(), StringComparison.Ordinal);
        Assert.StartsWith("Task main failed with message: Library installation failed", run.Message(), StringComparison.Ordinal);
    }

    /// <summary>A cluster would bring it from an index. Whether the task needs it shows when the task imports it.</summary>
    [FactNeeding("python3")]
    public async Task What_a_wheel_requires_and_python_lacks_is_noted()
    {
        var needy = new WheelFile("needy").With("needy.py", "").Requiring("not-needed ; python_version < '3'").Requiring("extra-only ; extra == 'x'").Requiring("no-such-package<2");
        await _server.PutFileAsync("/wheels/" + needy.FileName, needy.ToBytes());
        const string Libraries = """, "libraries": [{"whl": "dbfs:/wheels/needy-0.1-py3-none-any.whl"}]""";
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync("print('ran')", Libraries));
        Assert.Equal("SUCCESS", run.Result());
        Assert.Matches("^Going on without a library: needy requires no-such-package<2, which [^\n]+\nran\n$", await _server.LogAsync(run.Tasks()[0]));

        var importing = await _server.WaitAsync(await _server.SubmitCodeAsync("import no_such_package", Libraries));
        Assert.Equal("ModuleNotFoundError: No module named 'no_such_package'", (await _server.OutputAsync(importing.Tasks()[0]))["error"]!.GetValue<string>());
    }

    [FactNeeding("python3")]
    public async Task A_jar_is_noted_and_does_no_harm()
    {
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync("print('ran')", """, "libraries": [{"jar": "dbfs:/x.jar"}]"""));
        Assert.Equal("Not installed in a rehearsal: {\"jar\":\"dbfs:/x.jar\"}\nran\n", await _server.LogAsync(run.Tasks()[0]));
    }

    [Fact]
    public async Task A_kind_that_cannot_run_here_says_so()
    {
        var run = await _server.WaitAsync(await _server.SubmitAsync("""{"tasks": [{"task_key": "etl", "pipeline_task": {"pipeline_id": "p"}}]}"""));
        Assert.Equal("FAILED", run.Result());
        Assert.Contains("cannot run a pipeline_task. Say how it shall end with an outcome (--outcomes FILE", run.TaskOf("etl").Message(), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Parameters_of_a_run_replace_the_jobs_own()
    {
        var job = await _server.CreateJobAsync($$$"""
            {"name": "parameters", "parameters": [{"name": "day", "default": "monday"}, {"name": "place", "default": "here"}], "tasks": [
              {"task_key": "named", {{{Library}}}, "python_wheel_task": {"package_name": "iris", "entry_point": "run", "named_parameters": {"own": "1"}} },
              {"task_key": "listed", {{{Library}}}, "python_wheel_task": {"package_name": "iris", "entry_point": "run", "parameters": ["{{job.parameters.day}}"]}}]}
            """);
        var run = await _server.WaitAsync(await _server.RunNowAsync(job, """, "job_parameters": {"day": "friday"}"""));
        Assert.Equal("""["run","--own=1","--day=friday","--place=here"]""", await ArgvAsync(run.TaskOf("named")));
        Assert.Equal("""["run","friday"]""", await ArgvAsync(run.TaskOf("listed")));
        Assert.Equal("""{"name":"day","default":"monday","value":"friday"}""", run["job_parameters"]![0]!.ToJsonString());

        run = await _server.WaitAsync(await _server.RunNowAsync(job, """, "python_params": ["a", "b"], "only": ["listed"]"""));
        Assert.Equal("""["run","a","b"]""", await ArgvAsync(Assert.Single(run.Tasks())));
        Assert.Equal("""{"python_params":["a","b"]}""", run["overriding_parameters"]!.ToJsonString());
    }

    private async Task<string> ArgvAsync(JsonObject task) =>
        JsonNode.Parse((await _server.LogAsync(task)).Split('\n')[0])!["argv"]!.ToJsonString();
}
