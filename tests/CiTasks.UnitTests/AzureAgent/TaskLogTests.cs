using CiTasks.Testing;
using CiTasks.Testing.AzureAgent;
using Xunit;

namespace CiTasks.UnitTests.AzureAgent;

/// <summary>What commands do, and what the agent refuses to do.</summary>
public sealed class TaskLogTests : IDisposable
{
    private readonly TempFolder _sources = new();
    private readonly JobVariables _variables = new();
    private readonly AgentMasker _masker = new();
    private readonly TaskLog _log;

    public TaskLogTests() => _log = new TaskLog(_variables, _masker, "train", ["runId"], _sources.Path);

    public void Dispose() => _sources.Dispose();

    [Fact]
    public void Outputs_and_variables_are_there_for_later_steps_in_their_letter_case()
    {
        Say("##vso[task.setvariable variable=runId]7", "##vso[task.setvariable variable=own;isoutput=true]a%0Ab", "##vso[task.setvariable variable=Data.Host;preservecase=true]h", "##vso[task.setvariable variable=plain]$(train.runId)!");
        Assert.Equal(("7", "a\nb"), (_log.Outputs["runId"], _log.Outputs["own"]));
        Assert.Equal(["Data.Host", "plain"], _log.Variables.Keys);
        Assert.Equal(("7", null, "a\nb", "7!"), (_variables["TRAIN.RUNID"], _variables["runId"], _variables["train.own"], _variables["plain"]));
        Assert.Contains(_variables.All, variable => variable.Variable == "Data_Host");
        Assert.Contains(_variables.All, variable => variable is { Name: "train.own", IsReadOnly: true });
        Assert.Empty(_log.Problems);
    }

    [Fact]
    public void A_secret_is_hidden_from_its_mask_on_and_what_names_it_is_one_too()
    {
        Say("early s3cr&t", "##vso[task.setsecret]s3cr&t", "late s3cr&t s3cr%26t", "##vso[task.setvariable variable=token;issecret=true]tok", "##vso[task.setvariable variable=url]x-$(token)", "a tok");
        Assert.Equal(["early s3cr&t", "late *** ***", "a ***"], _log.Lines);
        Assert.Equal(["s3cr&t", "tok"], _log.Masks);
        Assert.True(_variables.All.Single(variable => variable.Name == "url").IsSecret);
        Say("##vso[task.setvariable variable=two;issecret=true]a%0Ab");
        Assert.Contains("several lines", Assert.Single(_log.Problems), StringComparison.Ordinal);
        Assert.Equal(TaskVerdict.Failed, _log.OfCommands);
    }

    [Fact]
    public void Ten_issues_of_a_level_are_kept_and_a_file_of_the_checkout_is_named_as_in_the_repository()
    {
        _sources.Write("src/a.py", "");
        Say($"##vso[task.logissue type=error;sourcepath={_sources.In("src/a.py")};linenumber=3;columnnumber=5;code=CIT0402;]bad", "##vso[task.logissue type=warning;sourcepath=src/a.py]odd", "##vso[task.issue type=Error]plain");
        Assert.Equal(
            ["src/a.py(3,5): error CIT0402: bad", "src/a.py(,): warning : odd", "plain"],
            _log.Asked.Select(issue => issue.Message));
        Assert.Equal(("src/a.py", 3, 5, "bad"), (_log.Asked[0].Path, _log.Asked[0].Line, _log.Asked[0].Column, _log.Asked[0].Text));
        Say([.. Enumerable.Range(0, 12).Select(number => $"##vso[task.logissue type=error]{number}")]);
        Assert.Equal((10, 1), (_log.Issues.Count(issue => issue.Type == "error"), _log.Issues.Count(issue => issue.Type == "warning")));
        Assert.Contains("##[error]11", _log.Lines);
        Assert.Empty(_log.Problems);
    }

    [Theory]
    [InlineData("##vso[task.nosuch]x", "no command of the agent's")]
    [InlineData("##vso[nosuch.debug]x", "no command of the agent's")]
    [InlineData("##vso[task.complete result=Cancelled]x", "no result")]
    [InlineData("##vso[task.complete result=failed]x", "no result")]
    [InlineData("##vso[task.complete]x", "no result")]
    [InlineData("##vso[task.complete result=Succeeded;done=true]x", "not played")]
    [InlineData("##vso[task.logissue type=notice]x", "notice")]
    [InlineData("##vso[task.setvariable]x", "without a name")]
    [InlineData("##vso[task.setvariable variable=Build.SourceVersion]x", "read-only")]
    [InlineData("##vso[task.uploadsummary]page.md", "no absolute path")]
    [InlineData("##vso[task.uploadsummary]/no/such/page.md", "not there")]
    [InlineData("##vso[build.addbuildtag] ", "without a name")]
    public void What_the_agent_cannot_do_fails_the_step(string line, string problem)
    {
        Say(line);
        Assert.Contains(problem, Assert.Single(_log.Problems), StringComparison.Ordinal);
        Assert.Equal(TaskVerdict.Failed, _log.OfCommands);
        Assert.Equal("error", Assert.Single(_log.Issues).Type);
    }

    [Theory]
    [InlineData("a job said ##vso")]
    [InlineData("##vso[task.complete result=Failed")]
    [InlineData("##vso[nothing]x")]
    public void What_looks_like_a_command_and_is_none_is_shown_with_a_warning(string line)
    {
        Say(line);
        Assert.Contains(line, _log.Lines);
        Assert.Single(_log.Problems);
        Assert.Equal("warning", Assert.Single(_log.Issues).Type);
        Assert.Null(_log.OfCommands);
    }

    [Fact]
    public void The_worst_result_wins()
    {
        Assert.Equal(TaskVerdict.Succeeded, After("Succeeded"));
        Assert.Equal(TaskVerdict.SucceededWithIssues, After("SucceededWithIssues"));
        Assert.Equal(TaskVerdict.Failed, After("Failed"));
        Assert.Equal(TaskVerdict.Failed, After("Succeeded"));
        Assert.Equal(TaskVerdict.Canceled, After("Canceled"));
        Assert.Equal(TaskVerdict.Canceled, After("Skipped"));
    }

    [Fact]
    public void Pages_tags_progress_groups_and_paths_are_kept()
    {
        var page = _sources.Write("page ; 1].md", "# told");
        Say(
            $"##vso[task.uploadsummary]{page}", "##vso[build.addbuildtag]citasks-succeeded", "##vso[task.setprogress value=40;]train: running", "##vso[task.setprogress value=20;]deploy",
            "##[group]files", "a", "##[endgroup]", "##vso[task.prependpath]/opt/x", $"##vso[task.uploadfile]{page}", "##vso[task.settaskvariable variable=state]s");
        Assert.Equal(["# told"], _log.Summaries);
        Assert.Equal(["citasks-succeeded"], _log.Tags);
        Assert.Equal((40, "deploy"), (_log.Progress, _log.CurrentOperation));
        Assert.Equal(["files"], _log.Groups);
        Assert.Equal(["/opt/x"], _log.Path);
        Assert.Equal([page], _log.Attachments);
        Assert.Equal("state", Assert.Single(_log.TaskVariables).Name);
        Assert.Empty(_log.Problems);
    }

    private TaskVerdict? After(string result)
    {
        Say($"##vso[task.complete result={result}]");
        return _log.Completed;
    }

    private void Say(params string[] lines)
    {
        foreach (var line in lines)
        {
            _log.Add(line);
        }
    }
}
