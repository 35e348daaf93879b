using Xunit;
using static CiTasks.UnitTests.Hosts.PullRequests.Bench;

namespace CiTasks.UnitTests.Hosts.PullRequests;

public sealed class HeadTests : IDisposable
{
    private const string ForkHead = "2222222222222222222222222222222222222222";
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(Head, null, null, 7)]
    [InlineData(Head, "acme", "feature", 7)]
    [InlineData(Head, "acme", "renamed since", 7)]
    [InlineData(ForkHead, "fork", "feature/ä b", 8)]
    [InlineData(ForkHead, "acme", "feature", 8)]
    [InlineData("3333333333333333333333333333333333333333", "acme", "feature", null)]
    [InlineData("4444444444444444444444444444444444444444", null, null, null)]
    public async Task The_open_pull_request_with_exactly_that_head_is_found(string commit, string? owner, string? branch, int? number)
    {
        _bench.Repository.AddPull(8, ForkHead, "fork:feature/ä b");
        // Closed; and another base with the same head, which has the higher number.
        _bench.Repository.AddPull(6, Head).State = "closed";
        _bench.Repository.AddPull(9, Head);
        _bench.Repository.AddPull(5, "3333333333333333333333333333333333333333").State = "closed";
        using var board = _bench.Open();

        Assert.Equal(number, await board.FindPullRequestAsync(commit, owner, branch, default));
    }
}
