namespace CiTasks.Rehearsal.Python;

/// <summary>The lines of a requirements file, as far as a rehearsal acts on them.</summary>
internal static class RequirementLine
{
    private static readonly string[] ListOptions = ["-r ", "-r/", "-r.", "--requirement ", "--requirement="];

    /// <summary>Without its comment, and without what pip alone would check.</summary>
    public static string Plain(string line)
    {
        var text = line.StartsWith('#') ? "" : line.Split(" #")[0];
        return text.Split(" --hash")[0].TrimEnd('\\').Trim();
    }

    /// <summary>The other list that a line names.</summary>
    public static string? ListIn(string line) =>
        ListOptions.FirstOrDefault(option => line.StartsWith(option, StringComparison.Ordinal)) is { } option
            ? line[(option is "-r/" or "-r." ? 2 : option.Length)..].Trim()
            : null;

    /// <summary>A path named from the folder of another file: ./x and ../x too.</summary>
    public static string Beside(string file, string other)
    {
        var folder = file.Split('/')[..^1].ToList();
        foreach (var part in other.Split('/'))
        {
            if (part == ".." && folder.Count > 1)
            {
                folder.RemoveAt(folder.Count - 1);
            }
            else if (part is not ("." or ".." or ""))
            {
                folder.Add(part);
            }
        }
        return string.Join('/', folder);
    }
}
