using CiTasks.Testing.AzureReposApi;
using CiTasks.UnitTests.Hosts.PullRequests;
using Xunit;

namespace CiTasks.UnitTests.Hosts.AzureRepos;

public sealed class HeadTests : IDisposable
{
    private const string Other = "2222222222222222222222222222222222222222";
    private const string Merged = "3333333333333333333333333333333333333333";
    private const string Abandoned = "4444444444444444444444444444444444444444";
    private const string Unknown = "5555555555555555555555555555555555555555";

    private readonly AzureBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(Bench.Head, null, 7)]
    [InlineData(Bench.Head, "feature", 7)]
    [InlineData(Bench.Head, "renamed since", null)]
    [InlineData(Other, "feature/ä b", 8)]
    [InlineData(Merged, null, 6)]
    [InlineData(Merged, "main", 6)]
    [InlineData(Abandoned, null, null)]
    [InlineData(Unknown, null, null)]
    public async Task The_pull_request_of_a_head_or_of_a_merge_is_found(string commit, string? branch, int? number)
    {
        _bench.Repository.AddPull(8, Other, "feature/ä b");
        _bench.Repository.AddPull(6, Unknown, "done").Complete(Merged);
        _bench.Repository.AddPull(5, Abandoned).Status = "abandoned";
        // Another target with the same head has the higher number.
        _bench.Repository.AddPull(9, Bench.Head);
        using var board = _bench.Open();

        Assert.Equal(number, await board.FindPullRequestAsync(commit, null, branch, default));
    }

    [Fact]
    public async Task The_test_merge_of_an_open_pull_request_is_as_good_as_its_head()
    {
        using var board = _bench.Open();
        Assert.Equal(7, await board.FindPullRequestAsync(_bench.PullRequest.MergeCommit, null, null, default));
    }

    [Fact]
    public async Task An_open_pull_request_is_found_behind_pages_of_others()
    {
        foreach (var number in Enumerable.Range(100, 250))
        {
            _bench.Repository.AddPull(number, $"{number:x40}", "other");
        }

        using var board = _bench.Open();

        Assert.Equal(7, await board.FindPullRequestAsync(Bench.Head, null, null, default));
    }

    [Fact]
    public async Task A_question_is_asked_again()
    {
        _bench.Repository.AddPull(6, Unknown, "done").Complete(Merged);
        _bench.Server.Break = (call, before) => before == 0 ? AzureFault.Dropped : null;
        using var board = _bench.Open();
        Assert.Equal(6, await board.FindPullRequestAsync(Merged, null, null, default));
    }
}
