namespace CiTasks.Rehearsal.Faults;

/// <summary>
/// Which calls a rule is about: GET, GET,POST or * for the method; in the path, * stands for anything within
/// one part and ** for anything at all.
/// </summary>
internal sealed class RoutePattern
{
    private readonly string[] _methods;
    private readonly string _path;

    public RoutePattern(string method, string path)
    {
        _methods = method == "*" ? [] : method.Split(',');
        if (_methods.Any(name => name.Length == 0 || !name.All(char.IsAsciiLetterUpper)))
        {
            throw new FaultException($"The method of a fault is such as GET, GET,POST or *, not '{method}'.");
        }
        if (!path.StartsWith('/') && !path.StartsWith("**", StringComparison.Ordinal))
        {
            throw new FaultException($"The path of a fault starts with a slash, such as /api/2.*/jobs/**, not '{path}'.");
        }
        _path = path;
    }

    public bool Matches(string method, string path) =>
        (_methods.Length == 0 || _methods.Contains(method)) && IsMatch(_path, path);

    /// <summary>Whether a path is one of those that a pattern with stars stands for.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        while (!pattern.IsEmpty && pattern[0] != '*')
        {
            if (path.IsEmpty || path[0] != pattern[0])
            {
                return false;
            }
            pattern = pattern[1..];
            path = path[1..];
        }
        if (pattern.IsEmpty)
        {
            return path.IsEmpty;
        }
        var crossesSlashes = pattern.StartsWith("**");
        var rest = pattern.TrimStart('*');
        for (var length = 0; length <= path.Length && (length == 0 || crossesSlashes || path[length - 1] != '/'); length++)
        {
            if (IsMatch(rest, path[length..]))
            {
                return true;
            }
        }
        return false;
    }
}
