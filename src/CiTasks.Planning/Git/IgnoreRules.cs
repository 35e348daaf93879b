using System.Text;
using System.Text.RegularExpressions;

namespace CiTasks.Planning.Git;

/// <summary>The rules of the <c>.gitignore</c> files on the way to a folder.</summary>
public sealed class IgnoreRules
{
    // Of a pattern that takes longer nobody knows what it means.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly IgnoreRules? _outer;
    private readonly string _folder;
    private readonly IReadOnlyList<(Regex Pattern, bool IsFolderOnly, bool IsKept)> _rules;

    private IgnoreRules(IgnoreRules? outer, string folder, IReadOnlyList<(Regex Pattern, bool IsFolderOnly, bool IsKept)> rules) =>
        (_outer, _folder, _rules) = (outer, folder, rules);

    /// <summary>No rules.</summary>
    public static IgnoreRules None { get; } = new(null, "", []);

    /// <summary>These rules and those of a file in a folder further down.</summary>
    /// <param name="folder">The folder of the file, relative to where the rules begin; empty text for that place itself.</param>
    /// <param name="text">The file's text.</param>
    public IgnoreRules With(string folder, string text)
    {
        var rules = text.Split('\n').Select(Rule).OfType<(Regex, bool, bool)>().ToList();
        return rules.Count == 0 ? this : new IgnoreRules(this, folder, rules);
    }

    /// <summary>True when Git leaves the path out. What lies in a folder that is left out is left out too; this looks at one path only.</summary>
    /// <param name="path">Relative to where the rules begin, with forward slashes.</param>
    /// <param name="isFolder">True for a folder.</param>
    public bool Ignores(string path, bool isFolder)
    {
        // The nearest file decides, and in it the last line.
        for (var rules = this; rules is not null; rules = rules._outer)
        {
            var below = rules._folder.Length == 0 ? path : path[(rules._folder.Length + 1)..];
            for (var index = rules._rules.Count - 1; index >= 0; index--)
            {
                var (pattern, isFolderOnly, isKept) = rules._rules[index];
                if ((isFolder || !isFolderOnly) && pattern.IsMatch(below))
                {
                    return !isKept;
                }
            }
        }

        return false;
    }

    private static (Regex, bool, bool)? Rule(string line)
    {
        var text = line.TrimEnd('\r');
        text = text.EndsWith("\\ ", StringComparison.Ordinal) ? text : text.TrimEnd(' ');
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        var isKept = text[0] == '!';
        text = isKept ? text[1..] : text;
        var isFolderOnly = text.EndsWith('/');
        text = text.TrimEnd('/');
        if (text.Length == 0)
        {
            return null;
        }

        // A slash within ties the pattern to the file's folder; otherwise it is a name at any depth.
        var start = text.Contains('/', StringComparison.Ordinal) ? "^" : "^(?:.*/)?";
        try
        {
            return (new Regex(start + Expression(text.TrimStart('/')) + "$", RegexOptions.CultureInvariant, Patience), isFolderOnly, isKept);
        }
        catch (ArgumentException)
        {
            // What Git cannot read either matches nothing.
            return null;
        }
    }

    private static string Expression(string pattern)
    {
        var text = new StringBuilder();
        for (var index = 0; index < pattern.Length; index++)
        {
            var rest = pattern.AsSpan(index);
            if (rest.StartsWith("**/"))
            {
                text.Append("(?:.*/)?");
                index += 2;
            }
            else if (rest.SequenceEqual("**"))
            {
                text.Append(".*");
                index++;
            }
            else if (rest[0] == '[')
            {
                // A bracket right behind the opening one is itself in the set.
                var end = rest.Length > 2 ? rest[2..].IndexOf(']') + 1 : 0;
                if (end == 0)
                {
                    throw new ArgumentException(pattern);
                }

                var set = rest.Slice(1, end).ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
                text.Append('[').Append(set[0] == '!' ? "^" + set[1..] : set).Append(']');
                index += end + 1;
            }
            else
            {
                index += rest[0] == '\\' && rest.Length > 1 ? 1 : 0;
                text.Append(rest[0] switch { '*' => "[^/]*", '?' => "[^/]", _ => Regex.Escape(pattern[index].ToString()) });
            }
        }

        return text.ToString();
    }
}
