using CiTasks.Planning.Git;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class GitFolderTests
{
    private const string Url = "https://github.com/acme/iris";
    private const string Head = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("/Repos/ci/iris", "/Repos/ci/iris", "/Repos/ci")]
    [InlineData("/Workspace/Repos/ci/iris/", "/Repos/ci/iris", "/Repos/ci")]
    [InlineData(" /Repos//ada@example.com/iris ", "/Repos/ada@example.com/iris", "/Repos/ada@example.com")]
    [InlineData("/Workspace/Shared/iris", "/Shared/iris", "/Shared")]
    [InlineData("/Users/ada/deep/er/iris", "/Users/ada/deep/er/iris", "/Users/ada/deep/er")]
    public void A_path_is_known_by_its_form_without_the_mount(string text, string plain, string parent)
    {
        var path = GitFolderPath.Parse(text).Path!;

        Assert.Equal((plain, parent, "/Workspace" + plain), (path.Plain, path.Parent, path.InWorkspace));
    }

    [Theory]
    [InlineData("Repos/ci/iris", "it must begin with")]
    [InlineData("dbfs:/Repos/ci/iris", "it must begin with")]
    [InlineData("/Repos/iris", "/Repos/folder/name")]
    [InlineData("/Workspace/Repos/ci/deep/iris", "/Repos/folder/name")]
    [InlineData("/Repos", "/Repos/folder/name")]
    [InlineData("/iris", "inside another one")]
    [InlineData("/Workspace", "inside another one")]
    [InlineData("/", "inside another one")]
    [InlineData("/Repos/../iris", "not allowed")]
    [InlineData("/Repos/ci/a\tb", "not allowed")]
    public void A_path_that_no_Git_folder_can_have_is_refused(string text, string problem)
    {
        var (path, said) = GitFolderPath.Parse(text);

        Assert.Null(path);
        Assert.Contains(problem, said!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Repos/ci/iris", true)]
    [InlineData("/Workspace/Repos/ci/iris", true)]
    [InlineData("/Repos/ci/iris-pr-17", false)]
    [InlineData("/Repos/ci/Iris", false)]
    [InlineData("/Repos/ci", false)]
    [InlineData(null, false)]
    public void A_path_that_a_workspace_tells_is_the_same_with_and_without_the_mount(string? told, bool same)
    {
        Assert.Equal(same, new GitFolderPath("/Repos/ci/iris").Is(told));
    }

    [Fact]
    public void The_folder_of_a_pull_request_lies_beside_the_plain_one()
    {
        var path = new GitFolderPath("/Repos/ci/iris").OfPullRequest(17);

        Assert.Equal("/Repos/ci/iris-pr-17", path.Plain);
        Assert.Null(GitFolderPath.Parse(path.Plain).Problem);
    }

    [Theory]
    // url, branch, head, patterns → wanted: branch or tag, commit, patterns
    [InlineData(null, null, null, "", "main", false, Head, "", GitFolderAction.Create)]
    [InlineData(Url, "main", Head, "", "main", false, Head, "", GitFolderAction.None)]
    [InlineData(Url + ".git", "main", Head, "", "main", false, "0123456", "", GitFolderAction.None)]
    [InlineData(Url, "main", Head, "", "main", false, "0123456789ABCDEF0123456789ABCDEF01234567", "", GitFolderAction.None)]
    [InlineData(Url, "main", "ffffffffffffffffffffffffffffffffffffffff", "", "main", false, Head, "", GitFolderAction.Update)]
    [InlineData(Url, "main", null, "", "main", false, Head, "", GitFolderAction.Update)]
    [InlineData(Url, "other", Head, "", "main", false, Head, "", GitFolderAction.Update)]
    [InlineData(Url, null, Head, "", "main", false, Head, "", GitFolderAction.Update)]
    [InlineData(Url, null, Head, "", "v1", true, Head, "", GitFolderAction.None)]
    [InlineData(Url, "v1", Head, "", "v1", true, Head, "", GitFolderAction.Update)]
    [InlineData(Url, "main", Head, "", "main", false, null, "", GitFolderAction.Update)]
    [InlineData("https://github.com/acme/other", "main", Head, "", "main", false, Head, "", GitFolderAction.OtherRepository)]
    [InlineData("", "main", Head, "", "main", false, Head, "", GitFolderAction.OtherRepository)]
    [InlineData(Url, "main", Head, "a,b", "main", false, Head, "b,a", GitFolderAction.None)]
    [InlineData(Url, "main", Head, "a,b", "main", false, Head, "", GitFolderAction.None)]
    [InlineData(Url, "main", Head, "a", "main", false, Head, "a,b", GitFolderAction.Update)]
    [InlineData(Url, "main", Head, "", "main", false, Head, "a", GitFolderAction.NotSparse)]
    public void What_there_is_decides_what_is_done(
        string? url, string? branch, string? head, string patterns, string wantedRef, bool isTag, string? commit, string wantedPatterns, GitFolderAction action)
    {
        var live = url is null ? null : new GitFolderState(url, branch, head, Split(patterns));
        var goal = new GitFolderGoal(GitUrl.Parse(Url)!, new GitRef(wantedRef, isTag), commit, Split(wantedPatterns));

        Assert.Equal(action, GitFolderPlan.Decide(live, goal));
    }

    [Fact]
    public void Whoever_discards_changes_writes_at_the_same_commit_too()
    {
        var goal = new GitFolderGoal(GitUrl.Parse(Url)!, new GitRef("main", IsTag: false), Head, []) { Discards = true };

        Assert.Equal(GitFolderAction.Update, GitFolderPlan.Decide(new GitFolderState(Url, "main", Head, []), goal));
        Assert.Equal(GitFolderAction.Create, GitFolderPlan.Decide(null, goal));
    }

    [Theory]
    // text, as a tag → the ref and whether it is a tag; null for none
    [InlineData("main", false, "main", false)]
    [InlineData(" refs/heads/feature/x ", false, "feature/x", false)]
    [InlineData("refs/tags/v1", false, "v1", true)]
    [InlineData("v1", true, "v1", true)]
    [InlineData("refs/tags/v1", true, "v1", true)]
    [InlineData("refs/heads/x", true, "x", false)]
    [InlineData("refs/heads/", false, null, false)]
    [InlineData("refs/tags/ ", true, null, false)]
    [InlineData("refs/pull/17/merge", false, null, false)]
    [InlineData(" ", false, null, false)]
    public void A_ref_is_what_its_full_name_says(string text, bool asTag, string? name, bool isTag)
    {
        Assert.Equal(name is null ? null : new GitRef(name, isTag), GitRef.Parse(text, asTag));
    }

    [Theory]
    [InlineData("main", "main", false, true)]
    [InlineData("main", "feature", false, false)]
    [InlineData("v1", "v1", true, false)]
    [InlineData(null, "main", false, false)]
    public void A_new_folder_is_updated_unless_it_is_on_its_branch_already(string? branch, string wanted, bool isTag, bool isEnough)
    {
        var made = new GitFolderState(Url, branch, Head, []);

        Assert.Equal(isEnough, GitFolderPlan.IsFreshEnough(made, new GitFolderGoal(GitUrl.Parse(Url)!, new GitRef(wanted, isTag), Head, [])));
    }

    [Theory]
    [InlineData("0123456", true)]
    [InlineData(Head, true)]
    [InlineData("012345", false)]
    [InlineData("main", false)]
    [InlineData("0123456g", false)]
    [InlineData("", false)]
    public void A_commit_id_has_seven_digits_or_more(string text, bool isValid)
    {
        Assert.Equal(isValid, CommitId.IsValid(text));
    }

    private static string[] Split(string patterns) => patterns.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
