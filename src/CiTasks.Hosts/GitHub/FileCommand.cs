using System.Text;

namespace CiTasks.Hosts.GitHub;

/// <summary>
/// Appends to the runner's command files (<c>GITHUB_OUTPUT</c>, <c>GITHUB_ENV</c>): UTF-8 without a
/// byte-order mark, <c>\n</c> only, every value behind a delimiter nobody can guess.
/// </summary>
internal static class FileCommand
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void AppendPair(string file, string name, string value)
    {
        // The runner would read another name, and a value that nobody set.
        if (name.Length == 0 || name.AsSpan().ContainsAny("=\r\n") || name.Contains("<<", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' is no name for a value", nameof(name));
        }

        string delimiter;
        do
        {
            delimiter = $"citasks_{Guid.NewGuid():N}";
        }
        while (value.Contains(delimiter, StringComparison.Ordinal));
        Append(file, $"{name}<<{delimiter}\n{value}\n{delimiter}\n");
    }

    /// <summary>Appends lines; another program of the step may have left its last one without an end.</summary>
    public static void Append(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        var isMidLine = stream.Length > 0 && stream.Seek(-1, SeekOrigin.End) >= 0 && stream.ReadByte() != '\n';
        stream.Seek(0, SeekOrigin.End);
        stream.Write(Utf8.GetBytes(isMidLine ? "\n" + text : text));
    }
}
