using System.Text;
using System.Text.RegularExpressions;

namespace CiTasks.Planning.Tracebacks;

/// <summary>The text of a file by lines.</summary>
public sealed partial class SourceText
{
    // Generators say so at the top.
    private const int HeadLines = 10;

    /// <param name="content">UTF-8, with or without a byte-order mark.</param>
    public SourceText(byte[] content)
    {
        Bytes = content;
        var text = Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
        Lines = text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
    }

    /// <summary>The content as it is.</summary>
    public byte[] Bytes { get; }

    /// <summary>The lines without their ends.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>True when a program wrote it, and would do so again.</summary>
    public bool IsGenerated => Lines.Take(HeadLines).Any(line => line.StartsWith('#') && Mark().IsMatch(line));

    /// <summary>True when both say the same, whatever their line ends are: Git on Windows changes them.</summary>
    public bool IsSameAs(SourceText other) => Bytes.AsSpan().SequenceEqual(other.Bytes) || Lines.SequenceEqual(other.Lines);

    [GeneratedRegex(@"@generated\b|\bgenerated (?:by|from|file)\b.*|\bdo not edit\b", RegexOptions.IgnoreCase)]
    private static partial Regex Mark();
}
