using System.Text.RegularExpressions;

namespace CiTasks.Planning.Wheels;

/// <summary>What a wheel says of itself.</summary>
/// <param name="FileName">The wheel's file name.</param>
/// <param name="Name">Distribution name as in <c>METADATA</c>.</param>
/// <param name="Version">Version as in <c>METADATA</c>.</param>
/// <param name="EntryPoints">Name → <c>module:function</c>, over all groups of <c>entry_points.txt</c>.</param>
/// <param name="Functions">Names that the top-level package defines in its <c>__init__.py</c>, by package.</param>
public sealed partial record WheelMetadata(
    string FileName,
    string Name,
    string Version,
    IReadOnlyDictionary<string, string> EntryPoints,
    IReadOnlyDictionary<string, string> Functions)
{
    /// <summary>The name with runs of <c>-_.</c> as one <c>-</c>, in lower case (PEP 503).</summary>
    public string NormalisedName => Normalise(Name);

    /// <summary>Normalises a distribution name (PEP 503).</summary>
    public static string Normalise(string name) => Separators().Replace(name, "-").ToLowerInvariant();

    /// <summary>The value of a header of a <c>METADATA</c> or <c>WHEEL</c> text, or null.</summary>
    public static string? Header(string text, string name) => text
        .Split('\n')
        .TakeWhile(line => line.Trim().Length > 0)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    /// <summary>Reads <c>entry_points.txt</c> (INI): name → object reference, extras dropped.</summary>
    public static Dictionary<string, string> ParseEntryPoints(string text)
    {
        var points = new Dictionary<string, string>();
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (line.Length == 0 || line[0] is '[' or '#' or ';' || equals <= 0)
            {
                continue;
            }

            points[line[..equals].Trim()] = line[(equals + 1)..].Split('[')[0].Trim();
        }

        return points;
    }

    /// <summary>True when the package defines or imports the function at its top level.</summary>
    public bool DefinesFunction(string package, string function)
    {
        if (function.Length == 0 || !Functions.TryGetValue(package, out var source))
        {
            return false;
        }

        var name = Regex.Escape(function);
        return Regex.IsMatch(source, $@"^\s*(async\s+)?def\s+{name}\b|^{name}\s*=|\bimport\b([^\n]*|\s*\([^)]*)\b{name}\b", RegexOptions.Multiline);
    }

    [GeneratedRegex(@"[-_.]+")]
    private static partial Regex Separators();
}
