using System.Globalization;
using CiTasks.Hosts.PullRequests;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Where a repository and its pull requests are, for programs and for people.</summary>
internal sealed class Places
{
    private readonly Uri _base;
    private readonly string _project;
    private readonly string _name;

    public Places(BoardSettings settings, Uri @base)
    {
        _base = @base;
        // Without it a repository is known by its id alone.
        _project = settings.Project is { Length: > 0 } project ? Uri.EscapeDataString(project) + "/" : "";
        _name = Uri.EscapeDataString(settings.Repository);
        Repository = $"{_project}_apis/git/repositories/{_name}";
    }

    /// <summary>Path of the repository in the API.</summary>
    public string Repository { get; }

    /// <summary>Path of a pull request in the API.</summary>
    public string Pull(int number) => $"{Repository}/pullRequests/{Text(number)}";

    /// <summary>Path of a commit in the API.</summary>
    public string Commit(string id) => $"{Repository}/commits/{Uri.EscapeDataString(id)}";

    /// <summary>The page of a pull request.</summary>
    public Uri PullPage(int number) => Page($"pullrequest/{Text(number)}");

    /// <summary>The page of a pull request, at one of its threads.</summary>
    public Uri ThreadPage(int number, long thread) => Page($"pullrequest/{Text(number)}?discussionId={Text(thread)}");

    /// <summary>The page of a commit.</summary>
    public Uri CommitPage(string id) => Page($"commit/{Uri.EscapeDataString(id)}");

    private Uri Page(string rest) => new(_base, $"{_project}_git/{_name}/{rest}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
