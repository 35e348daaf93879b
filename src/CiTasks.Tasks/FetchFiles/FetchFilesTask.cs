using System.Text.Json.Nodes;
using CiTasks.Databricks.Dbfs;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.SyncFiles;

namespace CiTasks.Tasks.FetchFiles;

/// <summary><c>fetch-files</c>: brings a file or folder of the workspace here.</summary>
public static class FetchFilesTask
{
    /// <summary>What to fetch.</summary>
    public static readonly Input<string> Source = Input.Text("source", "File or folder of the workspace: dbfs:/….") with { Required = true };

    /// <summary>Where to.</summary>
    public static readonly Input<string> Destination = Input.Path(
        "destination", "Where it goes: a file goes to exactly this path, or into it when it is a folder or ends with a slash.") with { Required = true };

    /// <summary>When there is nothing.</summary>
    public static readonly Input<string> IfMissing = Input.Choice("if-missing", "What to do when the source is not there.", "fail", "warn");

    /// <summary>Parallel requests.</summary>
    public static readonly Input<long?> ParallelDownloads = Input.Number("parallel", "Files fetched at the same time.", 1, 32) with { Default = "8", Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>Count.</summary>
    public static readonly OutputDefinition Files = new("files", "Number of files fetched.");

    /// <summary>Bytes.</summary>
    public static readonly OutputDefinition Bytes = new("bytes", "Bytes fetched.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("fetch-files", "Fetches a file or folder from DBFS.")
    {
        Inputs = [Source, Destination, IfMissing, ParallelDownloads, .. SharedInputs.Workspace],
        Outputs = [Files, Bytes],
        Subject = [Source],
        Examples = ["citasks fetch-files --source dbfs:/FileStore/iris-databricks/info.log --destination info.log"],
        GitHub = new GitHubExtras("download-cloud", "orange"),
        Azure = new AzureExtras(new Guid("142a83c1-e170-4679-8bb8-c64a198ad0af")) { Category = "Utility" },
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var source = RemotePaths.Check(context.Inputs.Get(Source), context.Inputs.Origin(Source), findings);
        context.ReportOrStop(findings);
        using var workspace = context.OpenWorkspace();
        var parallel = (int)context.Inputs.Get(ParallelDownloads)!.Value;
        if (await workspace.Dbfs.FindAsync(source!, cancel).ConfigureAwait(false) is not { } root)
        {
            return Missing(context, source!);
        }

        var pairs = await PairsAsync(context, workspace.Dbfs, root, source!, parallel, cancel).ConfigureAwait(false);
        long bytes = 0;
        var done = 0;
        var transfer = new DbfsTransfer(workspace.Dbfs);
        await Parallel.ForEachAsync(pairs, RemoteScan.Limits(parallel, cancel), async (pair, token) =>
        {
            Interlocked.Add(ref bytes, await transfer.DownloadAsync(pair.Remote, pair.Local, pair.Size, token).ConfigureAwait(false));
            context.Host.Progress($"{Interlocked.Increment(ref done)}/{pairs.Count} {pair.Remote}");
        }).ConfigureAwait(false);
        foreach (var (remote, local, _) in pairs.Take(20))
        {
            context.Host.Write($"{remote} → {context.Shown(local)}");
        }

        context.Host.Write($"{pairs.Count} file(s), {Spans.Size(bytes)}");
        context.SetOutput(Files, pairs.Count.ToString());
        context.SetOutput(Bytes, bytes.ToString());
        return TaskResult.Done with
        {
            Details = new JsonObject { ["source"] = source, ["files"] = new JsonArray([.. pairs.Select(pair => (JsonNode)context.Shown(pair.Local))]), ["bytes"] = bytes },
            Markdown = Markdown.Text($"{source}: {pairs.Count} file(s), {Spans.Size(bytes)}") + "\n",
        };
    }

    private static async Task<IReadOnlyList<(string Remote, string Local, long Size)>> PairsAsync(
        TaskContext context, DbfsClient dbfs, DbfsEntry root, string source, int parallel, CancellationToken cancel)
    {
        var target = context.FullPath(context.Inputs.Get(Destination));
        if (!root.IsFolder)
        {
            var into = context.Inputs.Get(Destination).EndsWith('/') || Directory.Exists(target);
            return [(source, into ? Path.Combine(target, source[(source.LastIndexOf('/') + 1)..]) : target, root.Size)];
        }

        var bare = source.TrimEnd('/');
        var entries = await RemoteScan.FolderAsync(dbfs, bare, parallel, cancel).ConfigureAwait(false) ?? [];
        Directory.CreateDirectory(target);
        foreach (var folder in entries.Where(entry => entry.IsFolder))
        {
            Directory.CreateDirectory(Inside(target, folder.Path));
        }

        return [.. entries.Where(entry => !entry.IsFolder).OrderBy(entry => entry.Path, StringComparer.Ordinal).Select(entry => ($"{bare}/{entry.Path}", Inside(target, entry.Path), entry.Size))];
    }

    // Names come from the workspace: one with ".." in it must not write beside the target.
    private static string Inside(string target, string path)
    {
        var full = Path.GetFullPath(Path.Combine(target, path));
        return full.StartsWith(Path.GetFullPath(target) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new IOException($"the workspace names a file '{path}', which would land outside {target}");
    }

    private static TaskResult Missing(TaskContext context, string source)
    {
        var warn = context.Inputs.Get(IfMissing) == "warn";
        var finding = new Finding("CIT0305", $"{source} is not in the workspace")
        {
            IsWarning = warn,
            At = Origins.Spot(context.Inputs.Origin(Source)),
            Hint = source.EndsWith(".log", StringComparison.Ordinal)
                ? "did the job get as far as writing it? Kedro's starters from 0.18.11 on log to the console: see the task's log in the run's result"
                : "did the job get as far as writing it?",
        };
        context.SetOutput(Files, "0");
        context.SetOutput(Bytes, "0");
        return warn ? Warned(context, finding) : throw new TaskFailureException(ExitCode.Invalid, finding);
    }

    private static TaskResult Warned(TaskContext context, Finding finding)
    {
        context.Report(finding);
        return TaskResult.Done;
    }
}
