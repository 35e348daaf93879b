using CiTasks.Planning.Git;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>The sources of a checkout as people know them: without what Git ignores, builds leave behind or tools install.</summary>
/// <param name="Sources">Python files and notebooks, relative to the root, with forward slashes.</param>
/// <param name="Projects">Folders of Python projects; empty text for the root.</param>
internal sealed record CheckoutFiles(IReadOnlyList<string> Sources, IReadOnlyList<string> Projects)
{
    // A checkout larger than this gets no mapping rather than a slow one.
    private const int MostFiles = 50_000;
    private const int MostEntries = 500_000;

    private static readonly string[] ProjectFiles = ["pyproject.toml", "setup.py", "setup.cfg"];

    /// <summary>Looks through a folder.</summary>
    public static CheckoutFiles Of(string root)
    {
        var walk = new Walk();
        return walk.Into(new DirectoryInfo(root), "", IgnoreRules.None)
            ? new CheckoutFiles(walk.Sources, [.. walk.Projects.Prepend("").Distinct()])
            : new CheckoutFiles([], [""]);
    }

    private sealed class Walk
    {
        private int _entries;

        public List<string> Sources { get; } = [];

        public List<string> Projects { get; } = [];

        /// <summary>False when there is too much.</summary>
        public bool Into(DirectoryInfo folder, string prefix, IgnoreRules rules)
        {
            var items = List(folder);
            if (items.Any(item => item.Name is "pyvenv.cfg" or "conda-meta"))
            {
                return true;
            }

            rules = items.FirstOrDefault(item => item is FileInfo { Name: ".gitignore", LinkTarget: null }) is { } file ? rules.With(prefix.TrimEnd('/'), Text(file.FullName)) : rules;
            foreach (var item in items)
            {
                if (++_entries > MostEntries || Sources.Count > MostFiles)
                {
                    return false;
                }

                if (item is FileInfo && Array.IndexOf(ProjectFiles, item.Name) >= 0)
                {
                    Projects.Add(prefix.TrimEnd('/'));
                }

                if (item is DirectoryInfo inner ? !Into(inner, prefix, rules, items) : false)
                {
                    return false;
                }

                if (item is FileInfo && IsSource(item.Name) && item.LinkTarget is null && !rules.Ignores(prefix + item.Name, isFolder: false))
                {
                    Sources.Add(prefix + item.Name);
                }
            }

            return true;
        }

        private bool Into(DirectoryInfo inner, string prefix, IgnoreRules rules, IReadOnlyList<FileSystemInfo> beside) =>
            inner.Name.StartsWith('.') || inner.LinkTarget is not null || inner.Name is "node_modules" or "site-packages" or "__pycache__"
            || inner.Name == "build" && IsLeftByBuild(inner, beside)
            || rules.Ignores(prefix + inner.Name, isFolder: true)
            || Into(inner, prefix + inner.Name + "/", rules);

        // setuptools copies the sources to build/lib, beside the project's own files.
        private static bool IsLeftByBuild(DirectoryInfo folder, IReadOnlyList<FileSystemInfo> beside) =>
            beside.Any(item => Array.IndexOf(ProjectFiles, item.Name) >= 0) && List(folder).Any(item => item is DirectoryInfo && (item.Name.StartsWith("lib", StringComparison.Ordinal) || item.Name.StartsWith("bdist.", StringComparison.Ordinal)));

        private static bool IsSource(string name) => name.EndsWith(".py", StringComparison.Ordinal) || name.EndsWith(".ipynb", StringComparison.Ordinal);

        private static IReadOnlyList<FileSystemInfo> List(DirectoryInfo folder)
        {
            try
            {
                return [.. folder.EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal)];
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // What cannot be listed is not annotated.
                return [];
            }
        }

        private static string Text(string file)
        {
            try
            {
                return File.ReadAllText(file);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }
}
