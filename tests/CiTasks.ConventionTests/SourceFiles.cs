using System.Text.RegularExpressions;
using CiTasks.Testing;

namespace CiTasks.ConventionTests;

/// <summary>A C# file of the checkout, without comments.</summary>
internal sealed partial record SourceFile(string Path, string Project, string Text)
{
    public bool Mentions(string mark) => Regex.IsMatch(Text, @"(?<![\w.])" + Regex.Escape(mark));
}

/// <summary>The C# files below a folder of the checkout, build output left out.</summary>
internal static partial class SourceFiles
{
    public static IReadOnlyList<SourceFile> All(string folder)
    {
        var root = Repository.In(folder);
        var files = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(path => new SourceFile(path, path.Split('/')[1], Comments().Replace(File.ReadAllText(Repository.In(path)), "")))
            .ToList();
        // A test over nothing would always pass.
        return files.Count > 0 ? files : throw new DirectoryNotFoundException($"no C# files below {folder}");
    }

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
