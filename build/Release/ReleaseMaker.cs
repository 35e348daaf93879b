namespace CiTasks.Build.Release;

/// <summary>
/// Makes the commit of a release and its tags, and pushes nothing. The commit stands beside the branch, as usual for
/// actions: its parent is the commit that is released, and only tags lead to it, so that <c>main</c> keeps actions
/// that build from the checkout while <c>@v1</c> has images that are pulled.
/// </summary>
public sealed class ReleaseMaker(Git git, IReleaseParts parts, TimeProvider clock, Action<string> say)
{
    private const string ChangelogFile = "CHANGELOG.md";
    private const string VersionFile = "Directory.Build.props";

    /// <summary>Makes it, or says that it is made already; throws when it must not be made.</summary>
    /// <returns>The text for the page of the release.</returns>
    public string Make(ReleaseRequest request)
    {
        var version = request.Version;
        var head = git.Ask("rev-parse", "--verify", "HEAD^{commit}");
        RequireAllOfMain(head);
        if (git.AskIfAny("rev-parse", "--verify", "--quiet", $"refs/tags/{version.Tag}^{{commit}}") is { } made)
        {
            RequireTheSame(request, made, head);
            say($"{version.Tag} is made already, from this commit and with these images: {made}. Nothing is changed.");
            return git.Ask("tag", "--list", "--format=%(contents:body)", version.Tag);
        }

        var changelog = RequireNews(version, head);
        var generated = Generate(request.Images);
        var sums = Checksums.Write(parts.GatherFiles(version));

        var moved = new Dictionary<string, string>
        {
            [ChangelogFile] = changelog.Cut(version, Today),
            [VersionFile] = VersionStamp.Set(Read(head, VersionFile), version),
        };
        var commit = Commit(head, $"CiTasks {version}", new(generated.Concat(moved)) { [Checksums.FileName] = sums });
        var notes = Notes(changelog.News, request.Images, sums);
        var references = new List<(string Name, string Target)> { ($"refs/tags/{version.Tag}", TagObject(version, commit, notes)) };
        if (!version.IsPrerelease)
        {
            references.Add(($"refs/tags/v{version.Major}.{version.Minor}", commit));
            references.Add(($"refs/tags/v{version.Major}", commit));
            // What main has to take over: the next release must not tell the same news.
            references.Add((BranchOf(version), Commit(head, $"Changelog: {version} is released", moved)));
        }

        SetAll(references);
        Tell(version, commit, references);
        return notes;
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private static string BranchOf(SemanticVersion version) => $"refs/heads/changelog-{version.Tag}";

    private void RequireAllOfMain(string head)
    {
        if (git.Ask("status", "--porcelain") is { Length: > 0 } changes)
        {
            throw new ReleaseRefusedException($"The work tree has changes that no commit has; commit or stash them:\n{changes}");
        }

        if (git.Ask("rev-parse", "--is-shallow-repository") == "true")
        {
            throw new ReleaseRefusedException("This clone is shallow, so it may lack tags: git fetch --unshallow --tags");
        }

        if (git.Show(head, Checksums.FileName) is not null)
        {
            throw new ReleaseRefusedException("The checked-out commit is a release itself: check out main");
        }
    }

    private static void RequireNewer(SemanticVersion version, SemanticVersion? newest)
    {
        if (newest is not null && version <= newest)
        {
            throw new ReleaseRefusedException($"{version} is not newer than {newest}, which is released");
        }
    }

    private Changelog RequireNews(SemanticVersion version, string head)
    {
        var released = git.Ask("tag", "--list", "v*").Split('\n')
            .Select(tag => SemanticVersion.TryParse(tag.TrimStart('v')))
            .OfType<SemanticVersion>()
            .Order()
            .ToList();
        RequireNewer(version, released.LastOrDefault());
        var changelog = new Changelog(Read(head, ChangelogFile));
        if (released.LastOrDefault(tag => !tag.IsPrerelease) is { } last && !changelog.Has(last))
        {
            throw new ReleaseRefusedException($"{ChangelogFile} has no section {last}, so its news would be told again: merge {BranchOf(last)["refs/heads/".Length..]} first");
        }

        return changelog.News.Length > 0 ? changelog : throw new ReleaseRefusedException($"{ChangelogFile} has nothing under '## Unreleased': there is nothing to release");
    }

    // The changelog has the date and the checksums come from another build: neither tells one release from another.
    private void RequireTheSame(ReleaseRequest request, string made, string head)
    {
        var version = request.Version;
        if (git.Ask("rev-parse", $"{made}^") != head)
        {
            throw new ReleaseRefusedException($"{version.Tag} exists and was made from another commit: choose another version");
        }

        if (Generate(request.Images).FirstOrDefault(file => git.Show(made, file.Key) != file.Value) is { Key: { } differing })
        {
            throw new ReleaseRefusedException($"{version.Tag} exists with other images ({differing} differs): choose another version");
        }
    }

    private Dictionary<string, string> Generate(IReadOnlyList<ImageDigest> images)
    {
        var folder = Directory.CreateTempSubdirectory("citasks-release-");
        try
        {
            parts.WriteGenerated(folder.FullName, images);
            return Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(folder.FullName, file).Replace('\\', '/'), File.ReadAllText);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private string Read(string head, string path) => git.Show(head, path) ?? throw new ReleaseRefusedException($"{path} is not in the commit");

    private string Commit(string parent, string message, Dictionary<string, string> files) =>
        git.Feed(message + "\n", "commit-tree", git.TreeWith(parent, files), "-p", parent, "-F", "-");

    private string TagObject(SemanticVersion version, string commit, string notes) =>
        git.Feed($"object {commit}\ntype commit\ntag {version.Tag}\ntagger {git.Ask("var", "GIT_COMMITTER_IDENT")}\n\nCiTasks {version}\n\n{notes}", "mktag");

    private static string Notes(string news, IReadOnlyList<ImageDigest> images, string sums) =>
        $"{news}\n\n### Images\n\n{string.Concat(images.Select(image => $"- `{image.Reference}`\n"))}\n### SHA-256 of the files\n\n```\n{sums}```\n";

    // All or none: a second try finds either nothing or everything.
    private void SetAll(IEnumerable<(string Name, string Target)> references) => git.Feed(
        "start\n" + string.Concat(references.Select(reference =>
            git.AskIfAny("rev-parse", "--verify", "--quiet", reference.Name) is { } before
                ? $"update {reference.Name} {reference.Target} {before}\n"
                : $"create {reference.Name} {reference.Target}\n")) + "commit\n",
        "update-ref", "--stdin");

    private void Tell(SemanticVersion version, string commit, List<(string Name, string Target)> references)
    {
        say($"{version.Tag} is {commit}. Nothing is pushed; this pushes it:");
        // v1 and v1.2 move: only they may overwrite what is there.
        var names = references.Select(reference => (reference.Name == $"refs/tags/{version.Tag}" || reference.Name == BranchOf(version) ? "" : "+") + reference.Name);
        say($"  git push --atomic origin {string.Join(' ', names)}");
        if (!version.IsPrerelease)
        {
            say($"Then merge {BranchOf(version)["refs/heads/".Length..]} into main: it dates the changelog and sets the version.");
        }
    }
}
