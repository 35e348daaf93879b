using CiTasks.Hosts.Diagnostics;
using CiTasks.Testing.AzureLog;
using Xunit;

namespace CiTasks.UnitTests.Hosts.AzurePipelines;

/// <summary>What of the diagnostics the run's page lists, and where it says that they are.</summary>
public sealed class AgentIssueTests
{
    [Theory]
    [InlineData("jobs/iris.json", "sub/jobs/iris.json")]
    [InlineData("../a;b]c%25.json", "a;b]c%25.json")]
    [InlineData("{folder}/sub/jobs/iris.json", "sub/jobs/iris.json")]
    public void A_file_is_a_path_of_the_repository_wherever_the_step_works(string file, string path)
    {
        using var surroundings = Checkout("sub/jobs/iris.json", "a;b]c%25.json");

        var issue = Assert.Single(Report(surroundings, new Diagnostic(Severity.Error, "CIT0110", "no JSON")
        {
            Place = new SourcePlace(file.Replace("{folder}", surroundings.Folder, StringComparison.Ordinal), 3, 7),
            Hint = "do it",
        }).Issues);

        Assert.Equal(("error", path, 3, 7, "CIT0110"), (issue.Type, issue.Path, issue.Line, issue.Column, issue.Code));
        Assert.Equal($"{path}(3,7): error CIT0110: no JSON\n  hint: do it", issue.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_by_its_path_in_the_repository()
    {
        using var surroundings = Checkout();

        var issue = Assert.Single(Report(surroundings, new Diagnostic(Severity.Warning, "CIT0110", "gone") { Place = new SourcePlace("../gone.py", 3) }).Issues);

        Assert.Equal("gone.py(3,1): warning CIT0110: gone", issue.Message);
    }

    [Theory]
    [InlineData("/usr/lib/python3/x.py", 3, "CIT0110 at /usr/lib/python3/x.py:3: no JSON")]
    [InlineData("../../x.py", 3, "CIT0110 at ../../x.py:3: no JSON")]
    [InlineData("jobs/iris.json", null, "CIT0110 at jobs/iris.json: no JSON")]
    [InlineData(null, null, "CIT0110: no JSON")]
    public void A_place_that_is_no_line_of_the_checkout_is_named_in_the_text(string? file, int? line, string message)
    {
        using var surroundings = Checkout("sub/jobs/iris.json");

        var issue = Assert.Single(Report(surroundings, new Diagnostic(Severity.Error, "CIT0110", "no JSON") { Place = file is null ? null : new SourcePlace(file, line) }).Issues);

        Assert.Equal((null, null, message), (issue.Path, issue.Line, issue.Message));
    }

    [Fact]
    public void A_notice_is_a_line_of_the_log()
    {
        using var surroundings = Checkout();

        var log = Report(surroundings, new Diagnostic(Severity.Notice, "CIT0110", "well") { Hint = "look" });

        Assert.Empty(log.All);
        Assert.Equal(["notice CIT0110: well", "  hint: look"], log.Lines);
    }

    [Fact]
    public void What_the_page_would_not_list_is_printed_and_one_line_says_how_much()
    {
        using var surroundings = Checkout();
        var all = new[] { Severity.Notice, Severity.Warning, Severity.Error }
            .SelectMany(severity => Enumerable.Range(1, 12).Select(number => new Diagnostic(severity, "CIT0501", $"{severity} {number}") { Hint = "look" }));

        var log = Report(surroundings, [.. all]);

        Assert.Equal((20, 20), (log.Asked.Count, log.Issues.Count));
        Assert.Contains("##[error]error CIT0501: Error 11", log.Lines);
        Assert.Contains("##[warning]warning CIT0501: Warning 12", log.Lines);
        Assert.Equal("2 more warnings, 2 more errors: Azure Pipelines lists 10 of a kind for a step. All of them are in its log, its summary and its result file.", log.Lines[^1]);
    }

    [Fact]
    public void A_long_message_is_cut_and_stands_in_the_log()
    {
        using var surroundings = Checkout();

        var log = Report(surroundings, new Diagnostic(Severity.Error, "CIT0001", "s") { Detail = string.Concat(Enumerable.Repeat("🚢%\n", 3000)) + "the end" });

        Assert.InRange(Assert.Single(log.Issues).Text.Length, 3990, 4000);
        Assert.Equal("  the end", log.Lines[^1]);
    }

    private static Surroundings Checkout(params string[] files)
    {
        var surroundings = new Surroundings();
        surroundings.Variables["BUILD_SOURCESDIRECTORY"] = surroundings.Folder;
        foreach (var file in files.Append("sub/x"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(surroundings.Folder, file))!);
            File.WriteAllText(Path.Combine(surroundings.Folder, file), "");
        }

        return surroundings;
    }

    private static AgentLog Report(Surroundings surroundings, params Diagnostic[] diagnostics)
    {
        var host = surroundings.Azure(Path.Combine(surroundings.Folder, "sub"));
        foreach (var diagnostic in diagnostics)
        {
            host.Report(diagnostic);
        }

        host.EndStep();
        var log = AgentLog.Read(surroundings.Log, surroundings.Folder);
        Assert.Empty(log.Problems);
        return log;
    }
}
