namespace CiTasks.Testing.Http;

/// <summary>Paths with names in braces.</summary>
public static class RoutePattern
{
    /// <summary>What stands in a pattern's braces; null when a path does not fit.</summary>
    /// <param name="pattern">Such as <c>repos/{owner}/{name}</c>.</param>
    /// <param name="path">The path of a request.</param>
    /// <param name="comparison">Whether letters may be large or small.</param>
    public static Dictionary<string, string>? Fit(string pattern, string path, StringComparison comparison = StringComparison.Ordinal)
    {
        var (expected, actual) = (pattern.Split('/'), path.Split('/'));
        if (expected.Length != actual.Length)
        {
            return null;
        }

        var values = new Dictionary<string, string>();
        foreach (var (part, text) in expected.Zip(actual))
        {
            if (part.StartsWith('{'))
            {
                values[part.Trim('{', '}')] = Uri.UnescapeDataString(text);
            }
            else if (!string.Equals(part, text, comparison))
            {
                return null;
            }
        }

        return values;
    }
}
