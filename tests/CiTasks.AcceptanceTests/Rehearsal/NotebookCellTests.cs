using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>What cells print, magics included, and what dbutils does.</summary>
public sealed class NotebookCellTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [TheoryNeeding("python3")]
    [InlineData("1 + 1", "2\n")]
    [InlineData("None", "")]
    [InlineData("1 + 1;", "")]
    [InlineData("x = 'a'\nx", "a\n")]
    [InlineData("display([1]); displayHTML('<b>')", "[1]\n<b>\n")]
    [InlineData("import asyncio\nawait asyncio.sleep(0, 'waited')", "waited\n")]
    [InlineData("print(__name__)", "__main__\n")]
    [InlineData("import __main__\ny = 5\nprint(__main__.y)", "5\n")]
    [InlineData("# MAGIC %sh\n# MAGIC echo one\n# MAGIC exit 3", "one\n")]
    [InlineData("# MAGIC %%bash\n# MAGIC echo two", "two\n")]
    [InlineData("# MAGIC %python\n# MAGIC print('py')", "py\n")]
    [InlineData("# MAGIC %load_ext autoreload\n# MAGIC %autoreload 2", "")]
    [InlineData("%env A=b\n!echo $A\nx = !echo sub\nprint(x)", "env: A=b\nb\n['sub']\n")]
    [InlineData("z = \"\"\"\n%sh not a magic\n\"\"\"\nw = (7\n  % 4)\nprint(z.strip(), w)", "%sh not a magic 3\n")]
    [InlineData("if True:\n    %env B=c\nprint('x')", "env: B=c\nx\n")]
    [InlineData("# MAGIC %%capture\n# MAGIC v = 3", "")]
    [InlineData("%no_such_magic 1", "%no_such_magic 1: no such magic in a rehearsal; the line does nothing.\n")]
    [InlineData("dbutils.library.restartPython()", "Python is not restarted in a rehearsal.\n")]
    [InlineData("from databricks.sdk.runtime import dbutils as d, display\nprint(d is dbutils)", "True\n")]
    [InlineData("get_ipython().run_line_magic('env', 'C=d')", "env: C=d\n")]
    [InlineData("print(dbutils.notebook.entry_point.getDbutils().notebook().getContext().notebookPath().get()[:11])", "/Users/ada/\n")]
    public async Task A_cell_prints(string cell, string printed)
    {
        var run = await _server.RunCellsAsync(cell);
        Assert.Equal((printed, "SUCCESS"), (_server.PrintedBy(run), run.Result()));
    }

    [FactNeeding("python3")]
    public async Task Another_notebook_is_run_inline_and_shares_its_names()
    {
        _server.WriteNotebook("/Users/ada/lib/names", "name = dbutils.widgets.get('who')", "# MAGIC %run ../lib/deeper", "def hello():\n    return deeper + name");
        _server.WriteNotebook("/Users/ada/lib/deeper", "deeper = 'from below: '");
        var run = await _server.RunCellsAsync("# MAGIC %run ./lib/names $who=\"ada\"", "# MAGIC %run /Workspace/Users/ada/lib/deeper", "hello()");
        Assert.Equal("from below: ada\n", _server.PrintedBy(run));
    }

    [FactNeeding("python3")]
    public async Task Another_notebook_is_run_as_a_run_of_its_own()
    {
        _server.WriteNotebook("/Users/ada/child", "assert 'secret' not in globals()\ndbutils.widgets.text('n', '0')\nprint('child')\ndbutils.notebook.exit(int(dbutils.widgets.get('n')) * 2)");
        _server.WriteNotebook("/Users/ada/broken", "raise KeyError('inner')");
        _server.WriteNotebook("/Users/ada/slow", "import time\ntime.sleep(60)");
        var run = await _server.RunCellsAsync("""
            secret = 1
            print(repr(dbutils.notebook.run("./child", 60, {"n": 21})), repr(dbutils.notebook.run("/Users/ada/child", 60)))
            for path, seconds in (("broken", 60), ("slow", 0.5)):
                try:
                    dbutils.notebook.run(path, seconds)
                except Exception as problem:
                    print(problem)
            """);
        var printed = _server.PrintedBy(run);
        Assert.Contains("'42' '0'\n", printed, StringComparison.Ordinal);
        Assert.Contains("com.databricks.NotebookExecutionException: FAILED: Workload failed, see run output for details\nKeyError: 'inner'\n", printed, StringComparison.Ordinal);
        Assert.EndsWith("com.databricks.NotebookExecutionException: TIMEDOUT\n", printed, StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Modules_beside_a_notebook_and_at_the_root_of_its_git_folder_can_be_imported()
    {
        _server.WriteWorkspaceFile("/Repos/ada/iris/shared_code.py", "NAME = 'shared'");
        _server.WriteWorkspaceFile("/Repos/ada/iris/notebooks/beside.py", "NAME = 'beside'");
        _server.WriteWorkspaceFile("/Repos/ada/iris/notebooks/data.txt", "data");
        _server.WriteNotebook("/Repos/ada/iris/notebooks/main", "import beside, os, shared_code\ndbutils.notebook.exit(f'{beside.NAME} {shared_code.NAME} {open(\"data.txt\").read()} {os.getcwd()}')");
        var run = await _server.RunNotebookAsync("/Repos/ada/iris/notebooks/main");
        Assert.StartsWith("beside shared data ", await _server.ExitValueAsync(run), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Files_are_the_workspaces_own()
    {
        await _server.PutFileAsync("/fs/in.txt", "from the client");
        var run = await _server.RunCellsAsync(
            "print(dbutils.fs.head('dbfs:/fs/in.txt', 4))\ndbutils.fs.put('/fs/sub/new.txt', 'né', True)\ndbutils.fs.cp('/fs', 'dbfs:/fs2', True)\ndbutils.fs.mv('/fs2/in.txt', '/fs2/moved/')",
            "print([(f.path, f.name, f.size, f.isDir()) for f in dbutils.fs.ls('/fs2')])\nprint(dbutils.fs.rm('/fs2/none'), dbutils.fs.rm('/fs2', recurse=True), dbutils.fs.mkdirs('/fs3'))",
            "# MAGIC %fs ls dbfs:/fs/sub",
            "dbutils.fs.put('file:/tmp/local.txt', 'x'); open('/tmp/local.txt').read()",
            "print(dbutils.fs.ls('file:/tmp/local.txt')[0].path, dbutils.fs.mounts()[0].mountPoint)\ndbutils.fs.ls('/Volumes'); dbutils.fs.ls('file:/Workspace/Users');");
        Assert.Equal("SUCCESS", run.Result());
        Assert.Matches("""
            ^\[Truncated to first 4 bytes\]
            from
            Wrote 3 bytes.
            True
            \[\('dbfs:/fs2/moved', 'moved', 15, False\), \('dbfs:/fs2/sub/', 'sub/', 0, True\)\]
            False True True
            path +name +size +modificationTime
            dbfs:/fs/sub/new.txt +new.txt +3 +\d{13}
            Wrote 1 bytes.
            x
            file:/tmp/local.txt /
            $
            """.ReplaceLineEndings("\n"), _server.PrintedBy(run));
        Assert.Equal("né", File.ReadAllText(Path.Combine(_server.Dbfs, "fs/sub/new.txt")));
    }

    [FactNeeding("python3")]
    public async Task A_wheel_of_the_workspace_is_really_installed()
    {
        var wheel = new WheelFile("cellwheel").With("cellwheel/__init__.py", "NAME = 'installed'");
        await _server.PutFileAsync("/wheels/" + wheel.FileName, wheel.ToBytes());
        _server.WriteWorkspaceFile("/Users/ada/list.txt", $"# ours\n/dbfs/wheels/{wheel.FileName}  # a wheel\n");
        var run = await _server.RunCellsAsync($"# MAGIC %pip install -q --index-url https://x -r ./list.txt", "import cellwheel\ncellwheel.NAME");
        Assert.EndsWith("installed\n", _server.PrintedBy(run), StringComparison.Ordinal);
    }
}
