using System.Globalization;
using System.Text;

namespace CiTasks.Hosts.AzurePipelines;

/// <summary>Files that the agent shows as pages of the run, each under its own name.</summary>
/// <param name="folder">Where they are kept: the agent uploads them after the step.</param>
internal sealed class SummaryPages(string folder)
{
    /// <summary>Larger pages are none that anybody reads; Azure DevOps names no limit of its own.</summary>
    public const int Limit = 1024 * 1024;

    private const int LongestTitle = 100;

    /// <summary>Writes one and gives its absolute path.</summary>
    /// <param name="title">Becomes the heading above the page.</param>
    /// <param name="markdown">The page.</param>
    public string Write(string title, string markdown)
    {
        // The name of the file is all that is shown, so no other page may have to give way for it.
        var number = 1;
        while (Directory.Exists(Place(number)))
        {
            number++;
        }

        var file = Path.GetFullPath(Path.Combine(Directory.CreateDirectory(Place(number)).FullName, Name(title) + ".md"));
        File.WriteAllText(file, markdown, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return file;
    }

    private string Place(int number) => Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture));

    // What no file system minds, and no shell.
    private static string Name(string title)
    {
        var name = new string([.. title.Take(LongestTitle).Select(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_' or '.' or ',' or '(' or ')' ? character : '-')]).Trim(' ', '.');
        return name.Length > 0 ? name : "citasks";
    }
}
