using CiTasks.Build.Release;
using Xunit;

namespace CiTasks.UnitTests.Build;

/// <summary>Releases in a repository of git's own.</summary>
public sealed class ReleaseMakerTests
{
    [Fact]
    public void The_commit_stands_beside_main_with_the_images_by_digest()
    {
        using var repository = new ReleaseRepository();
        var head = repository.Git("rev-parse", "main");

        repository.Make("1.2.3");

        Assert.Equal(head, repository.Git("rev-parse", "main"));
        Assert.Equal(head, repository.Git("rev-parse", "v1.2.3^{commit}^"));
        Assert.Empty(repository.Git("status", "--porcelain"));
        Assert.Contains($"image: 'docker://ghcr.io/acme/citasks-python@sha256:{new string('a', 64)}'", repository.Git("show", "v1.2.3:action.yml"));
        Assert.Contains($"image: 'docker://ghcr.io/acme/citasks@sha256:{new string('a', 64)}'", repository.Git("show", "v1.2.3:actions/run-job/action.yml"));
        Assert.Contains("image: '../../Dockerfile'", repository.Git("show", "main:actions/run-job/action.yml"));
        Assert.DoesNotContain("Dockerfile", string.Concat(repository.Git("ls-tree", "-r", "--name-only", "v1.2.3", "actions", "action.yml").Split('\n')
            .Where(path => path.EndsWith("action.yml", StringComparison.Ordinal)).Select(path => repository.Git("show", $"v1.2.3:{path}"))));
        Assert.Equal("stays as it is", repository.Git("show", "v1.2.3:other/file.txt"));
    }

    [Fact]
    public void Changelog_version_and_checksums_are_in_the_commit_and_in_the_tag()
    {
        using var repository = new ReleaseRepository();

        var notes = repository.Make("1.2.3");

        Assert.Contains("## Unreleased\n\n## 1.2.3 - 2026-03-04\n\n- The first.", repository.Git("show", "v1.2.3:CHANGELOG.md"));
        Assert.Contains("<VersionPrefix>1.2.3<", repository.Git("show", "v1.2.3:Directory.Build.props"));
        Assert.EndsWith("  citasks-linux-x64", repository.Git("show", "v1.2.3:SHA256SUMS"));
        Assert.Equal("tag", repository.Git("cat-file", "-t", "v1.2.3"));
        var message = repository.Git("tag", "--list", "--format=%(contents)", "v1.2.3");
        Assert.StartsWith("CiTasks 1.2.3\n\n- The first.", message);
        Assert.Contains("- `ghcr.io/acme/citasks-rehearsal@sha256:", message);
        Assert.Contains(repository.Git("show", "v1.2.3:SHA256SUMS"), message);
        Assert.StartsWith("- The first.", notes);
    }

    [Fact]
    public void Main_gets_changelog_and_version_by_a_branch_and_nothing_else()
    {
        using var repository = new ReleaseRepository();

        repository.Make("1.2.3");

        Assert.Equal("CHANGELOG.md\nDirectory.Build.props", repository.Git("diff", "--name-only", "main", "changelog-v1.2.3"));
        Assert.Equal("1", repository.Git("rev-list", "--count", "main..changelog-v1.2.3"));
        Assert.Contains("merge changelog-v1.2.3 first", Assert.Throws<ReleaseRefusedException>(() => repository.Make("1.2.4")).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_moving_tags_follow_the_newest_release_and_no_prerelease()
    {
        using var repository = new ReleaseRepository();
        repository.Make("1.2.3");
        repository.Git("merge", "--quiet", "--ff-only", "changelog-v1.2.3");
        repository.News("- More.");
        repository.Make("1.3.0-rc.1");
        string At(string name) => repository.Git("rev-parse", name + "^{commit}");

        Assert.Equal(At("v1.2.3"), At("v1"));
        Assert.Equal("v1\nv1.2\nv1.2.3\nv1.3.0-rc.1", repository.Git("tag", "--list"));
        Assert.DoesNotContain("changelog-v1.3.0-rc.1", repository.Git("branch", "--list"));
        Assert.Contains("<VersionSuffix>rc.1<", repository.Git("show", "v1.3.0-rc.1:Directory.Build.props"));

        repository.Make("1.3.0");

        Assert.Equal((At("v1.3.0"), At("v1.3.0"), At("v1.2.3")), (At("v1"), At("v1.3"), At("v1.2")));
        Assert.Contains("## 1.3.0 - 2026-03-04\n\n- More.\n\n## 1.2.3 - 2026-03-04", repository.Git("show", "v1:CHANGELOG.md"));
        Assert.Contains("git push --atomic origin refs/tags/v1.3.0 +refs/tags/v1.3 +refs/tags/v1 refs/heads/changelog-v1.3.0", repository.Said[^2]);
    }

    [Fact]
    public void The_same_release_again_changes_nothing_and_builds_nothing()
    {
        using var repository = new ReleaseRepository();
        var notes = repository.Make("1.2.3");
        var before = repository.Everything();

        Assert.Equal(notes.TrimEnd(), repository.Make("1.2.3").TrimEnd());

        Assert.Equal(before, repository.Everything());
        Assert.Equal(1, repository.TimesGathered);
        Assert.Contains("is made already", repository.Said[^1]);
    }

    [Theory]
    [InlineData("other images", "exists with other images")]
    [InlineData("other commit", "made from another commit")]
    [InlineData("older", "1.2.2 is not newer than 1.2.3")]
    [InlineData("older prerelease", "1.2.3-rc.1 is not newer than 1.2.3")]
    [InlineData("dirty", "other/file.txt")]
    [InlineData("untracked", "new.txt")]
    [InlineData("no news", "nothing to release")]
    [InlineData("on the release", "is a release itself")]
    public void What_must_not_be_released_is_refused_and_nothing_is_changed(string what, string words)
    {
        using var repository = new ReleaseRepository();
        repository.Make("1.2.3");
        var (version, digest) = ("1.2.4", 'a');
        switch (what)
        {
            case "other images":
                (version, digest) = ("1.2.3", 'b');
                break;
            case "other commit":
                repository.News("- More.");
                version = "1.2.3";
                break;
            case "older":
                version = "1.2.2";
                break;
            case "older prerelease":
                version = "1.2.3-rc.1";
                break;
            case "dirty":
                repository.Write("other/file.txt", "changed\n");
                break;
            case "untracked":
                repository.Write("new.txt", "new\n");
                break;
            case "no news":
                repository.Git("merge", "--quiet", "--ff-only", "changelog-v1.2.3");
                break;
            case "on the release":
                repository.Git("checkout", "--quiet", "-b", "strange", "v1.2.3");
                break;
        }

        var before = repository.Everything();

        Assert.Contains(words, Assert.Throws<ReleaseRefusedException>(() => repository.Make(version, digest)).Message);

        Assert.Equal(before, repository.Everything());
        Assert.Equal(1, repository.TimesGathered);
    }

    [Fact]
    public void A_shallow_clone_is_refused_since_it_may_lack_tags()
    {
        using var repository = new ReleaseRepository();
        repository.News("- More.");
        using var clone = new TempClone(repository.Path);

        var problem = Assert.Throws<ReleaseRefusedException>(() =>
            new ReleaseMaker(new Git(clone.Path), repository, TimeProvider.System, _ => { }).Make(ReleaseRequest.Read("1.2.3", ReleaseRepository.Images('a'))));

        Assert.Contains("shallow", problem.Message);
    }

    [Theory]
    [InlineData("", "Which version?")]
    [InlineData("v1.2.3", "without a v")]
    public void A_request_without_a_version_says_how_to_give_one(string version, string words) =>
        Assert.Contains(words, Assert.Throws<ReleaseRefusedException>(() => ReleaseRequest.Read(version, [])).Message);

    private sealed class TempClone : IDisposable
    {
        private readonly Testing.TempFolder folder = new();

        public TempClone(string of) => new Git(folder.Path).Ask("clone", "--quiet", "--depth", "1", "file://" + of, Path);

        public string Path => folder.In("clone");

        public void Dispose() => folder.Dispose();
    }
}
