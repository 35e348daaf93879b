namespace CiTasks.Hosts.Text;

/// <summary>Paths as a repository writes them, from paths as programs write them: pure text, for the separators of all systems.</summary>
public static class RepositoryPath
{
    /// <summary>
    /// The path of <paramref name="file"/> below <paramref name="root"/>, with forward slashes; null when it is not
    /// below it.
    /// </summary>
    /// <param name="file">Absolute, or relative to <paramref name="folder"/>.</param>
    /// <param name="folder">The working folder, absolute.</param>
    /// <param name="root">The root of the checkout, absolute.</param>
    public static string? Below(string root, string folder, string file)
    {
        var (top, path) = (Parts(root), Parts(IsAbsolute(file) ? file : folder + "/" + file));
        // Windows writes the letter of a drive in either case, and its folders too.
        var comparison = IsDrive(top.FirstOrDefault()) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return path.Count > top.Count && top.Zip(path).All(pair => string.Equals(pair.First, pair.Second, comparison))
            ? string.Join('/', path.Skip(top.Count))
            : null;
    }

    /// <summary>
    /// The root of the checkout that <paramref name="folder"/> lies in: the nearest folder above it that holds a
    /// repository, else <paramref name="top"/>, else the folder itself.
    /// </summary>
    /// <param name="folder">The working folder, absolute.</param>
    /// <param name="top">Where the CI system puts checkouts, absolute; null where nobody says.</param>
    public static string Root(string folder, string? top)
    {
        // Submodules have a file of that name, and their files belong to no change of this repository.
        var own = Above(folder).TakeWhile(at => top is null || Parts(at).Count >= Parts(top).Count).FirstOrDefault(at => Directory.Exists(Path.Combine(at, ".git")));
        return top is null ? own ?? folder
            : own is not null && (Same(own, top) || Below(top, top, own) is not null) ? own
            : top;
    }

    private static bool Same(string one, string other) => Parts(one).SequenceEqual(Parts(other));

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }

    private static bool IsAbsolute(string path) => path is ['/' or '\\', ..] or [_, ':', '/' or '\\', ..];

    private static bool IsDrive(string? part) => part is [var letter, ':'] && char.IsAsciiLetter(letter);

    private static List<string> Parts(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split((char[])['/', '\\'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return parts;
    }
}
