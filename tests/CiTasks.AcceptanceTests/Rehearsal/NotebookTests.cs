using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Notebooks: how they are found, what their cells do, how they end.</summary>
public sealed class NotebookTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [FactNeeding("python3")]
    public async Task Cells_run_in_order_and_the_exit_value_is_the_output()
    {
        _server.WriteNotebook("/Users/ada/first", "import json\nx = 20", "# MAGIC %md\n# MAGIC # no code", "x += 1", "dbutils.notebook.exit(json.dumps({'x': x * 2}))", "raise ValueError('never')");
        var run = await _server.RunNotebookAsync("/Users/ada/first");
        Assert.Equal(("TERMINATED", "SUCCESS", ""), (run.LifeCycle(), run.Result(), run.Message()));
        var output = await _server.OutputAsync(run.TaskOf("main"));
        Assert.Equal("""{"result":"{\u0022x\u0022: 42}","truncated":false}""", output["notebook_output"]!.ToJsonString());
        Assert.Equal("/Users/ada/first", output["metadata"]!["task"]!["notebook_task"]!["notebook_path"]!.GetValue<string>());
        Assert.False(output.ContainsKey("logs") || output.ContainsKey("error"), output.ToJsonString());
    }

    [FactNeeding("python3")]
    public async Task A_notebook_without_an_exit_has_an_empty_output()
    {
        var run = await _server.RunCellsAsync("print('to the log')");
        Assert.Equal(("SUCCESS", ""), (run.Result(), await _server.ExitValueAsync(run)));
        Assert.Equal("to the log\n", _server.PrintedBy(run));
    }

    [FactNeeding("python3")]
    public async Task Of_a_long_exit_value_the_first_five_megabytes_are_kept()
    {
        var run = await _server.RunCellsAsync("dbutils.notebook.exit('é' * (3 * 1024 * 1024))");
        var output = (await _server.OutputAsync(run.TaskOf("main")))["notebook_output"]!;
        Assert.True(output["truncated"]!.GetValue<bool>());
        Assert.Equal(5 * 1024 * 1024 / 2, output["result"]!.GetValue<string>().Length);
    }

    [FactNeeding("python3")]
    public async Task A_failure_names_the_cell_and_the_line()
    {
        var run = await _server.RunCellsAsync("# MAGIC %md hello", "def fail(text, *rest):\n    raise ValueError(text)", "# DBTITLE 1,Here it breaks\nx = 1\nfail('bad ' + str(x))");
        Assert.Equal(("INTERNAL_ERROR", "FAILED", "Workload failed, see run output for details"), (run.LifeCycle(), run.Result(), run.TaskOf("main").Message()));
        var output = await _server.OutputAsync(run.TaskOf("main"));
        Assert.Equal("ValueError: bad 1", output["error"]!.GetValue<string>());
        Assert.Matches("""
            (?s)^-+
            ValueError +Traceback \(most recent call last\)
            File <command-\d+0003>, line 2
                  1 x = 1
            ----> 2 fail\('bad ' \+ str\(x\)\)

            File <command-\d+0002>, line 2, in fail\(text, \*rest\)
                  1 def fail\(text, \*rest\):
            ----> 2     raise ValueError\(text\)

            ValueError: bad 1
            $
            """.ReplaceLineEndings("\n"), output["error_trace"]!.GetValue<string>());
        Assert.Equal("", output["notebook_output"]!["result"]!.GetValue<string>());
    }

    [TheoryNeeding("python3")]
    [InlineData("import sys\nsys.exit(0)", "SUCCESS", "")]
    [InlineData("import sys\nsys.exit(3)", "FAILED", "SystemExit: 3")]
    [InlineData("import threading, time\nthreading.Thread(target=lambda: time.sleep(3600)).start()", "SUCCESS", "")]
    [InlineData("x = = 1", "FAILED", "SyntaxError: invalid syntax (<command-")]
    [InlineData("import os\nos._exit(0)", "FAILED", "The Python process ended before the task did.")]
    [InlineData("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "FAILED", "Fatal error: The Python kernel is unresponsive. The Python process exited with exit code 137 (SIGKILL: Killed). This may have been caused by an OOM error.")]
    [InlineData("try:\n    dbutils.notebook.exit('out')\nexcept Exception:\n    raise ValueError('swallowed')", "SUCCESS", "")]
    [InlineData("dbutils.widgets.get('none')", "FAILED", "InputWidgetNotDefined: No input widget named none is defined")]
    [InlineData("dbutils.credentials.assumeRole('r')", "FAILED", "NotImplementedError: dbutils.credentials.assumeRole has nothing to give")]
    [InlineData("dbutils.secrets.get('s', 'k')", "FAILED", "IllegalArgumentException: Secret does not exist with scope: s and key: k")]
    [InlineData("dbutils.fs.ls('/no/where')", "FAILED", "ExecutionError: An error occurred while calling z:com.databricks.backend.daemon.dbutils.FSUtils.ls.\n: java.io.FileNotFoundException: ")]
    [InlineData("# MAGIC %run ./no-such", "FAILED", "NotebookError: Notebook not found: /Users/ada/no-such. Notebooks can be specified via a relative path")]
    [InlineData("# MAGIC %scala\n# MAGIC val x = 1", "FAILED", "NotImplementedError: %scala cells cannot run here.")]
    [InlineData("# MAGIC %r\n# MAGIC x <- 1", "FAILED", "NotImplementedError: %r cells cannot run here.")]
    [InlineData("# MAGIC %pip install no-such-package-of-anyone", "FAILED", "PipError: %pip install no-such-package-of-anyone failed: it needs no-such-package-of-anyone")]
    [InlineData("dbutils.notebook.entry_point.getDbutils().notebook().getContext().apiToken().get()", "FAILED", "PermissionError: A job of a rehearsal gets no token")]
    [InlineData("dbutils.jobs.taskValues.set('k', 'x' * 50000)", "FAILED", "ValueError: The JSON representation of the task value k has 50002 bytes and cannot exceed 48 KiB.")]
    [InlineData("dbutils.jobs.taskValues.get('other', 'k')", "FAILED", "ValueError: Task value 'k' of task 'other' cannot be found and there is no default")]
    public async Task A_notebook_ends_as_its_cells_do(string cell, string result, string error)
    {
        var run = await _server.RunCellsAsync(cell);
        var text = (await _server.OutputAsync(run.TaskOf("main")))["error"]?.GetValue<string>() ?? "";
        Assert.StartsWith(error, text, StringComparison.Ordinal);
        Assert.Equal((result, error == ""), (run.Result(), text == ""));
    }

    [FactNeeding("python3")]
    public async Task A_secret_reaches_the_code_and_no_output()
    {
        await _server.PostAsync("/api/2.0/secrets/scopes/create", """{"scope": "app"}""").OkAsync();
        await _server.PostAsync("/api/2.0/secrets/put", """{"scope": "app", "key": "password", "string_value": "hunter-two-0815"}""").OkAsync();
        var run = await _server.RunCellsAsync(
            "value = dbutils.secrets.get('app', 'password')\nprint(len(value), value)",
            "[dbutils.secrets.getBytes('app', 'password') == value.encode(), dbutils.secrets.list('app')[0].key]",
            "dbutils.notebook.exit(value)");
        Assert.Equal("SUCCESS", run.Result());
        Assert.Equal("15 [REDACTED]\n[True, 'password']\nNotebook exited: [REDACTED]\n", _server.PrintedBy(run));
        Assert.Equal("[REDACTED]", await _server.ExitValueAsync(run));
    }

    [FactNeeding("python3")]
    public async Task A_jupyter_notebook_runs_too()
    {
        _server.WriteWorkspaceFile("/Users/ada/jupyter.ipynb", """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {"language_info": {"name": "python"}}, "cells": [
              {"cell_type": "markdown", "source": ["# title"]},
              {"cell_type": "code", "source": ["x = dbutils.widgets.get('p')\n", "x.upper()"], "outputs": []},
              {"cell_type": "code", "source": "1 / 0"}]}
            """);
        var run = await _server.RunNotebookAsync("/Workspace/Users/ada/jupyter", new JsonObject { ["p"] = "q" });
        Assert.StartsWith("Q\n---", _server.PrintedBy(run), StringComparison.Ordinal);
        var output = await _server.OutputAsync(run.TaskOf("main"));
        Assert.Equal("ZeroDivisionError: division by zero", output["error"]!.GetValue<string>());
        Assert.Matches(@"File <command-\d+0003>, line 1\n", output["error_trace"]!.GetValue<string>());
    }

    [TheoryNeeding("python3")]
    [InlineData("/Users/ada/nothing", "RESOURCE_NOT_FOUND", "Unable to access the notebook \"/Users/ada/nothing\". Either it does not exist, or ")]
    [InlineData("/Users/ada/plain", "RESOURCE_NOT_FOUND", "Unable to access the notebook \"/Users/ada/plain\".")]
    [InlineData("/Users/ada/../../runs/x", "RESOURCE_NOT_FOUND", "Unable to access the notebook")]
    [InlineData("/Users/ada/query", "INVALID_RUN_CONFIGURATION", "The rehearsal workspace cannot run a notebook that is not in Python (/Users/ada/query). Say how it shall end with an outcome (--outcomes FILE or CITASKS_REHEARSAL_OUTCOMES)")]
    public async Task A_notebook_that_cannot_run_says_why(string path, string code, string message)
    {
        _server.WriteWorkspaceFile("/Users/ada/plain.py", "print('a file, no notebook')");
        _server.WriteWorkspaceFile("/Users/ada/query.sql", "-- Databricks notebook source\nselect 1");
        var task = (await _server.RunNotebookAsync(path)).TaskOf("main");
        Assert.Equal(("INTERNAL_ERROR", "FAILED", $"TERMINATED {code} CLIENT_ERROR"), (task.LifeCycle(), task.Result(), task.Status()));
        Assert.StartsWith(message, task.Message(), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Parameters_come_as_widgets_and_those_of_the_job_count_more()
    {
        _server.WriteNotebook("/Users/ada/parameters",
            "dbutils.widgets.text('day', 'never')\ndbutils.widgets.dropdown('own', 'a', ['a', 'b'])\ndbutils.widgets.multiselect('many', 'a', ['a', 'b'])",
            "import json\ndbutils.notebook.exit(json.dumps([dbutils.widgets.getAll(), getArgument('none', 'default') if 'getArgument' in dir() else dbutils.widgets.getArgument('none', 'default')]))");
        var job = await _server.CreateJobAsync("""
            {"name": "widgets", "parameters": [{"name": "day", "default": "monday"}], "tasks": [
              {"task_key": "map", "notebook_task": {"notebook_path": "/Users/ada/parameters", "base_parameters": {"day": "base", "n": "1", "task": "{{task.name}}"}}},
              {"task_key": "list", "notebook_task": {"notebook_path": "/Users/ada/parameters", "base_parameters": [{"key": "n", "value": "2"}]}}]}
            """);
        var run = await _server.WaitAsync(await _server.RunNowAsync(job, """, "job_parameters": {"day": "friday"}"""));
        Assert.Equal("""[{"day": "friday", "own": "a", "many": "a", "n": "1", "task": "map"}, "default"]""", await _server.ExitValueAsync(run, "map"));
        Assert.Equal("""[{"day": "friday", "own": "a", "many": "a", "n": "2"}, "default"]""", await _server.ExitValueAsync(run, "list"));
    }

    [FactNeeding("python3")]
    public async Task Task_values_reach_later_tasks()
    {
        _server.WriteNotebook("/Users/ada/set", "dbutils.jobs.taskValues.set('rows', [1, {'a': None}])\ndbutils.jobs.taskValues.set(key='rows', value=[2, {'é': None}])");
        _server.WriteNotebook("/Users/ada/get", "values = dbutils.jobs.taskValues", "dbutils.notebook.exit(repr([values.get('set', 'rows', debugValue=0), values.get(taskKey='set', key='none', default='d')]))");
        var run = await _server.WaitAsync(await _server.SubmitAsync("""
            {"tasks": [{"task_key": "set", "notebook_task": {"notebook_path": "/Users/ada/set"}},
                       {"task_key": "get", "depends_on": [{"task_key": "set"}], "notebook_task": {"notebook_path": "/Users/ada/get"}}]}
            """));
        Assert.Equal("[[2, {'é': None}], 'd']", await _server.ExitValueAsync(run, "get"));
    }
}
