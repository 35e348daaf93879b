using CiTasks.Hosts.Diagnostics;
using CiTasks.Testing.GitHubRunner;
using Xunit;

namespace CiTasks.UnitTests.Hosts.GitHub;

/// <summary>What of the diagnostics the runner keeps as annotations, and where they point.</summary>
public sealed class AnnotationTests
{
    [Theory]
    [InlineData("jobs/iris.json", "sub/jobs/iris.json")]
    [InlineData("../jobs/iris.json", "jobs/iris.json")]
    [InlineData(@"jobs\iris.json", "sub/jobs/iris.json")]
    [InlineData("{workspace}/jobs/iris.json", "jobs/iris.json")]
    public void A_file_is_a_path_of_the_repository_wherever_the_step_works(string file, string path)
    {
        using var surroundings = new Surroundings();
        var annotation = Assert.Single(Report(surroundings, new Diagnostic(Severity.Error, "CIT0110", "no JSON")
        {
            Place = new SourcePlace(file.Replace("{workspace}", surroundings.Folder, StringComparison.Ordinal), 3, 7),
        }).Annotations);

        Assert.Equal((path, 3, 7, "no JSON", "CIT0110 no JSON"), (annotation.File, annotation.Line, annotation.Column, annotation.Message, annotation.Title));
    }

    [Theory]
    [InlineData("/usr/lib/python3/x.py")]
    [InlineData("../../x.py")]
    [InlineData(@"C:\x.py")]
    public void A_file_outside_the_checkout_is_named_in_the_text(string file)
    {
        using var surroundings = new Surroundings();
        var annotation = Assert.Single(Report(surroundings, new Diagnostic(Severity.Error, "CIT0110", "no JSON") { Place = new SourcePlace(file, 3) }).Annotations);

        Assert.Equal((null, null, $"{file}:3: no JSON"), (annotation.File, annotation.Line, annotation.Message));
    }

    [Fact]
    public void A_long_message_is_cut_at_the_runners_limit_and_stands_in_the_log()
    {
        using var surroundings = new Surroundings();
        var detail = string.Concat(Enumerable.Repeat("🚢%\n", 3000)) + "the end";

        var log = Report(surroundings, new Diagnostic(Severity.Error, "CIT0001", new string('s', 300)) { Detail = detail });

        var annotation = Assert.Single(log.Annotations);
        Assert.InRange(annotation.Message.Length, 4095, 4096);
        Assert.EndsWith("…", annotation.Message);
        Assert.DoesNotContain('\uFFFD', annotation.Message);
        Assert.DoesNotContain(annotation.Message.Zip(annotation.Message[1..]), pair => char.IsHighSurrogate(pair.First) && !char.IsLowSurrogate(pair.Second));
        Assert.Equal(255, annotation.Title!.Length);
        Assert.Equal("  the end", log.Lines[^1]);
    }

    [Fact]
    public void A_message_of_exactly_the_limit_is_whole()
    {
        using var surroundings = new Surroundings();

        var log = Report(surroundings, new Diagnostic(Severity.Error, "CIT0001", "s") { Detail = new string('x', 4096 - 4) });

        Assert.Equal(4096, Assert.Single(log.Annotations).Message.Length);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public void What_the_runner_would_drop_is_printed_and_one_notice_says_how_much()
    {
        using var surroundings = new Surroundings();
        var all = new[] { Severity.Notice, Severity.Warning, Severity.Error }
            .SelectMany(severity => Enumerable.Range(1, 12).Select(number => new Diagnostic(severity, "CIT0501", $"{severity} {number}") { Hint = "look" }));

        var log = Report(surroundings, [.. all]);

        // Nothing that is asked for is dropped.
        Assert.Equal(log.Asked.Count, log.Annotations.Count);
        Assert.Equal(10 + 10 + 9 + 1, log.Asked.Count);
        Assert.Equal("3 more notices, 2 more warnings, 2 more errors: GitHub keeps 10 annotations of a kind for a step. All of them are in its log, its summary and its result file.", log.Asked[^1].Message);
        Assert.Contains("error CIT0501: Error 11", log.Lines);
        Assert.Contains("  hint: look", log.Lines);
        Assert.DoesNotContain("error CIT0501: Error 10", log.Lines);
    }

    [Fact]
    public void When_all_are_kept_nothing_is_said()
    {
        using var surroundings = new Surroundings();

        Assert.Equal(10, Report(surroundings, [.. Enumerable.Range(1, 10).Select(number => new Diagnostic(Severity.Error, "CIT0501", $"{number}"))]).Asked.Count);
    }

    private static LogCommands Report(Surroundings surroundings, params Diagnostic[] diagnostics)
    {
        surroundings.Variables["GITHUB_WORKSPACE"] = surroundings.Folder;
        var host = surroundings.GitHub(Directory.CreateDirectory(Path.Combine(surroundings.Folder, "sub")).FullName);
        foreach (var diagnostic in diagnostics)
        {
            host.Report(diagnostic);
        }

        host.EndStep();
        return LogCommands.Read(surroundings.Log);
    }
}
