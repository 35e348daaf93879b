namespace CiTasks.Rehearsal.Git;

/// <summary>URLs that begin with <see cref="From"/> are taken from <see cref="To"/> instead.</summary>
internal sealed record GitStandIn(string From, string To)
{
    /// <summary>Reads `https://github.com/acme/=/srv/git/`; a folder may be relative to the current one.</summary>
    public static GitStandIn? TryParse(string text)
    {
        // A URL may hold a = in its query, but no remote's does.
        if (text.Split('=', 2) is not [{ Length: > 0 } from, { Length: > 0 } to])
        {
            return null;
        }
        return new(from, to.Contains("://", StringComparison.Ordinal) ? to : Path.GetFullPath(to));
    }
}
