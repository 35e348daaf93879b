namespace CiTasks.Planning.Tracebacks;

/// <summary>What is known of how the checkout's files came to where they ran.</summary>
public sealed record SourceFacts
{
    /// <summary>Nothing.</summary>
    public static SourceFacts None { get; } = new();

    /// <summary>The checkout's own absolute path, with forward slashes: what runs from it in place has it in its frames.</summary>
    public string? Root { get; init; }

    /// <summary>The wheels that were built from it.</summary>
    public IReadOnlyList<WheelRecord> Wheels { get; init; } = [];

    /// <summary>The folders and files of the workspace that it was sent to.</summary>
    public IReadOnlyList<RemotePlace> Places { get; init; } = [];

    /// <summary>The folders of its Python projects, from its root; empty text for the root itself.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [""];

    /// <summary>The notebook or Python file that the task runs, as its settings name it; or null.</summary>
    public string? Entry { get; init; }
}

/// <summary>Something of the checkout in the workspace.</summary>
/// <param name="Remote"><c>/Workspace/…</c>, <c>dbfs:/…</c> or <c>/Volumes/…</c>, without a slash at its end.</param>
/// <param name="Local">Path from the checkout's root; empty text for the root itself.</param>
public sealed record RemotePlace(string Remote, string Local)
{
    /// <summary>The same place for a path in any of the forms that settings have, such as <c>/Repos/ci/iris</c>.</summary>
    public static RemotePlace Of(string remote, string local)
    {
        remote = remote.TrimEnd('/');
        var path = FramePath.Of(remote);
        return new RemotePlace(
            path.Kind == FrameKind.Remote ? path.Path : remote.StartsWith('/') ? "/Workspace" + remote : remote,
            local.Trim('/'));
    }
}

/// <summary>The files that a wheel installs.</summary>
/// <param name="Name">The wheel's file name.</param>
/// <param name="Project">Folder of the project that it was built from, from the checkout's root; null when nobody knows.</param>
/// <param name="Files">Paths below site-packages, from its <c>RECORD</c>.</param>
/// <param name="Read">The content of one of them; null when it cannot be read.</param>
public sealed record WheelRecord(string Name, string? Project, IReadOnlySet<string> Files, Func<string, byte[]?> Read)
{
    /// <summary>Reads the paths of a <c>RECORD</c>; what the wheel keeps under <c>.data/purelib</c> is installed beside the rest.</summary>
    public static IReadOnlyDictionary<string, string> ParseRecord(string record)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in record.Split('\n'))
        {
            // A path with a comma in it is quoted, and a quote in it doubled.
            var path = line.StartsWith('"') && line.LastIndexOf("\",", StringComparison.Ordinal) is > 0 and var end
                ? line[1..end].Replace("\"\"", "\"", StringComparison.Ordinal)
                : line.Split(',')[0].Trim();
            path = path.Replace('\\', '/');
            var parts = path.Split('/', 3);
            if (path.Length > 0)
            {
                files[parts is [var data, "purelib" or "platlib", var rest] && data.EndsWith(".data", StringComparison.Ordinal) ? rest : path] = path;
            }
        }

        return files;
    }
}
