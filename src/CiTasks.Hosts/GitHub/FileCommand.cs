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
        string delimiter;
        do
        {
            delimiter = $"citasks_{Guid.NewGuid():N}";
        }
        while (value.Contains(delimiter, StringComparison.Ordinal));

        File.AppendAllText(file, $"{name}<<{delimiter}\n{value}\n{delimiter}\n", Utf8);
    }

    public static void AppendText(string file, string text) => File.AppendAllText(file, text, Utf8);
}
