using CiTasks.Hosts.PullRequests;
using CiTasks.Testing.AzureReposApi;
using CiTasks.UnitTests.Hosts.PullRequests;
using Xunit;

namespace CiTasks.UnitTests.Hosts.AzureRepos;

public sealed class StatusTests : IDisposable
{
    private const string NextHead = "2222222222222222222222222222222222222222";

    private static readonly CheckStart Start = new("citasks run-job iris", Bench.Head, "id")
    {
        PullRequest = Bench.Pull,
        Title = "run-job iris is under way",
        Summary = "s",
        DetailsUrl = new Uri("https://dev.azure.com/acme/iris/_build/results?buildId=1"),
        StartedAt = default,
    };

    private readonly AzureBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_check_of_a_pull_request_is_a_status_of_the_push_that_was_built()
    {
        _bench.PullRequest.Push(NextHead);
        using var board = _bench.Open();

        var ticket = await board.BeginCheckAsync(Start, default);
        var begun = Assert.Single(_bench.PullRequest.Latest);
        var ended = await board.EndCheckAsync(ticket, Start, End("success"), default);

        Assert.Equal(("citasks", Start.Name, "pending", "run-job iris is under way", 1), (begun.Genre, begun.Name, begun.State, begun.Description, begun.Iteration));
        Assert.Equal(("succeeded", "all is well", Start.DetailsUrl!.AbsoluteUri), (_bench.PullRequest.Latest.Single().State, _bench.PullRequest.Latest.Single().Description, begun.TargetUrl));
        Assert.Equal($"{_bench.Server.Uri}iris/_git/{_bench.Repository.Id}/pullrequest/7", ended.Page!.ToString());
        Assert.Empty(_bench.Repository.Statuses);
    }

    [Theory]
    [InlineData("success", "succeeded")]
    [InlineData("neutral", "succeeded")]
    [InlineData("failure", "failed")]
    [InlineData("action_required", "failed")]
    [InlineData("cancelled", "error")]
    [InlineData("timed_out", "error")]
    [InlineData("skipped", "notApplicable")]
    public async Task Every_conclusion_has_its_state(string conclusion, string state)
    {
        using var board = _bench.Open();
        await board.EndCheckAsync(null, Start, End(conclusion), default);
        Assert.Equal(state, Assert.Single(_bench.PullRequest.Latest).State);
    }

    [Fact]
    public async Task Without_a_pull_request_it_is_a_status_of_the_commit()
    {
        using var board = _bench.Open();

        await board.BeginCheckAsync(Start with { PullRequest = null }, default);
        var ticket = await board.EndCheckAsync(null, Start with { PullRequest = null }, End("failure") with { Annotations = [new CheckAnnotation("a.py", 1, 1, "failure", "m")] }, default);

        Assert.Equal([("pending", Bench.Head), ("failed", Bench.Head)], _bench.Repository.Statuses.Select(status => (status.State, status.Commit!)));
        Assert.Equal("all is well (1 remark not shown on lines)", _bench.Repository.Statuses[^1].Description);
        Assert.Equal($"{_bench.Server.Uri}iris/_git/{_bench.Repository.Id}/commit/{Bench.Head}", ticket.Page!.ToString());
        Assert.Empty(_bench.PullRequest.Talk);
    }

    [Fact]
    public async Task A_commit_that_no_push_has_is_about_the_pull_request_as_a_whole()
    {
        using var board = _bench.Open();
        await board.BeginCheckAsync(Start with { Commit = NextHead }, default);
        Assert.Null(Assert.Single(_bench.PullRequest.Latest).Iteration);
    }

    [Fact]
    public async Task A_push_that_only_moved_the_target_counts_as_the_newest()
    {
        _bench.PullRequest.Push(Bench.Head);
        using var board = _bench.Open();
        await board.BeginCheckAsync(Start, default);
        Assert.Equal(2, Assert.Single(_bench.PullRequest.Latest).Iteration);
    }

    [Fact]
    public async Task Names_and_descriptions_are_lines_that_fit_into_a_list()
    {
        using var board = _bench.Open();
        await board.BeginCheckAsync(Start with { Name = new string('n', 1000), Title = "two\nlines " + new string('t', 1000) }, default);
        var status = Assert.Single(_bench.PullRequest.Latest);
        Assert.Equal((200, 300), (status.Name.Length, status.Description!.Length));
        Assert.StartsWith("two lines", status.Description);
    }

    [Fact]
    public async Task A_status_whose_answer_was_lost_is_sent_again()
    {
        _bench.Server.Break = (call, before) => call.IsWrite && before == 0 ? AzureFault.LostAnswer : null;
        using var board = _bench.Open();
        await board.BeginCheckAsync(Start, default);
        Assert.Single(_bench.PullRequest.Latest);
    }

    [Fact]
    public async Task A_status_has_no_text_to_compare_with()
    {
        using var board = _bench.Open();
        Assert.Null(await board.FindCheckTextAsync("main", "x", default));
        Assert.Empty(_bench.Server.Calls);
    }

    [Fact]
    public void What_it_can_show_fits_into_a_comment()
    {
        using var board = _bench.Open();
        Assert.Equal(("Azure Repos", 140_000, false, false), (board.Traits.Name, board.Traits.LongestComment, board.Traits.DrawsCharts, board.Traits.ShowsRemarksWithoutPlace));
    }

    private static CheckEnd End(string conclusion) => new(conclusion, "all is well", "s", "", []) { CompletedAt = default };
}
