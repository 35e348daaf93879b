using System.IO.Enumeration;
using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Jobs;
using CiTasks.Planning.Jobs.Rules;
using CiTasks.Planning.Json;
using CiTasks.Planning.Wheels;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Package;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.SyncFiles;

namespace CiTasks.Tasks.DeployJob;

/// <summary>
/// A job file made ready to be sent: overlay, placeholders, local libraries, rules. All of it
/// without a workspace, so that a mistake is found before any request.
/// </summary>
internal sealed class JobPreparation
{
    private readonly TaskContext _context;
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, Artifact> _artifacts = [];
    private readonly string _folder;

    private JobPreparation(TaskContext context, JsonSource source, string folder)
    {
        _context = context;
        Source = source;
        _folder = folder;
    }

    /// <summary>The document with its places.</summary>
    public JsonSource Source { get; }

    /// <summary>The settings to send.</summary>
    public JsonObject Settings => (JsonObject)Source.Root;

    /// <summary>The job's name.</summary>
    public string Name => Settings["name"].AsText() ?? "";

    /// <summary>Files to upload before the job may name them.</summary>
    public IReadOnlyCollection<Artifact> Artifacts => _artifacts.Values;

    /// <summary>Everything that is wrong or doubtful.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>
    /// Reads and prepares the job file of the inputs; null when it cannot be read at all.
    /// </summary>
    /// <param name="context">Inputs and folder.</param>
    /// <param name="buildPending">True when the wheel is still to be built: a library pattern may match nothing then.</param>
    /// <param name="findings">Gets what is wrong when the result is null.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<JobPreparation?> ReadAsync(TaskContext context, bool buildPending, ICollection<Finding> findings, CancellationToken cancel)
    {
        var file = context.FullPath(context.Inputs.Get(DeployJobTask.JobFile));
        var source = ReadJson(context, file, context.Inputs.Origin(DeployJobTask.JobFile), findings);
        var target = context.Inputs.Find(SharedInputs.Target);
        if (source is null)
        {
            return null;
        }

        if (target is not null && Path.ChangeExtension(file, $"{target}.json") is var overlayFile && File.Exists(overlayFile))
        {
            if (ReadJson(context, overlayFile, "", findings) is not { } overlay)
            {
                return null;
            }

            JobOverlay.Apply(source, overlay);
        }

        if (RemotePaths.Check(context.Inputs.Get(SharedInputs.Artifacts), context.Inputs.Origin(SharedInputs.Artifacts), findings) is not { } folder)
        {
            return null;
        }

        var job = new JobPreparation(context, source, folder);
        await job.FillAsync(target, cancel).ConfigureAwait(false);
        if (job.Source.Root is JsonObject)
        {
            job.ResolveLibraries(Path.GetDirectoryName(file)!, buildPending);
        }

        job._findings.AddRange(JobRules.Check(job.Source));
        job.CheckWheels();
        return job;
    }

    private static JsonSource? ReadJson(TaskContext context, string file, string origin, ICollection<Finding> findings)
    {
        if (!File.Exists(file))
        {
            findings.Add(new Finding("CIT0104", $"there is no job file {context.Shown(file)}")
            {
                At = Origins.Spot(origin),
                Hint = origin.Length > 0 ? $"job-file came from {origin}" : null,
            });
            return null;
        }

        return JsonSource.Parse(context.Shown(file), File.ReadAllBytes(file), findings);
    }

    private async Task FillAsync(string? target, CancellationToken cancel)
    {
        var git = await GitFacts.ReadAsync(_context, cancel).ConfigureAwait(false);
        var vars = _context.Inputs.Get(SharedInputs.Vars);
        var values = new Dictionary<string, Func<string?>>
        {
            ["target"] = () => target,
            ["git.sha"] = () => git.Commit,
            ["git.short_sha"] = () => git.Commit?[..Math.Min(8, git.Commit.Length)],
            ["git.branch"] = () => git.Branch,
            ["wheel"] = () => Uploaded(SharedInputs.Wheel),
            ["conf"] = () => Uploaded(SharedInputs.ConfArchive),
        };
        Placeholders.Fill(
            Source,
            name => name switch
            {
                _ when name.StartsWith("var.", StringComparison.Ordinal) => vars.GetValueOrDefault(name[4..]),
                _ when name.StartsWith("env.", StringComparison.Ordinal) => _context.Surroundings.Environment[name[4..]],
                _ => values.TryGetValue(name, out var value) ? value() : null,
            },
            [.. values.Keys, .. vars.Keys.Select(name => "var." + name)],
            _findings);
    }

    private string? Uploaded(Input<string> input) =>
        _context.Inputs.Find(input) is { } path && File.Exists(_context.FullPath(path)) ? Keep(_context.FullPath(path)).RemotePath : null;

    private Artifact Keep(string file)
    {
        var artifact = Artifact.Of(file, _folder);
        _artifacts[artifact.RemotePath] = artifact;
        return artifact;
    }

    private void ResolveLibraries(string jobFolder, bool buildPending)
    {
        foreach (var library in LocalLibraries.Find(Settings))
        {
            var matches = Match(jobFolder, library.Pattern);
            if (matches.Count > 1 && _context.Inputs.Find(SharedInputs.Wheel) is { } wheel && matches.Contains(_context.FullPath(wheel)))
            {
                matches = [_context.FullPath(wheel)];
            }

            if (matches.Count == 1)
            {
                Source.Replace(library.Value, JsonValue.Create(Keep(matches[0]).RemotePath));
            }
            else if (matches.Count > 1 || !buildPending)
            {
                _findings.Add(Unresolved(library, matches));
            }
        }
    }

    private Finding Unresolved(LocalLibrary library, List<string> matches) => matches.Count == 0
        ? new Finding("CIT0121", $"no file matches the library '{library.Pattern}' of '{library.Owner}'")
        {
            At = Source.Locate(library.Value),
            Hint = "the path is relative to the job file; build the wheel first (citasks package), or write a dbfs:/ path if it is in the workspace already",
        }
        : new Finding("CIT0122", $"{matches.Count} files match the library '{library.Pattern}' of '{library.Owner}'")
        {
            At = Source.Locate(library.Value),
            Detail = string.Join('\n', matches.Select(_context.Shown)),
            Hint = "delete the old ones, or say which with --wheel",
        };

    private static List<string> Match(string jobFolder, string pattern)
    {
        var full = Path.GetFullPath(pattern, jobFolder);
        var folder = Path.GetDirectoryName(full)!;
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(file => FileSystemName.MatchesSimpleExpression(Path.GetFileName(full), Path.GetFileName(file), ignoreCase: false)).Order(StringComparer.Ordinal)]
            : [];
    }

    private void CheckWheels()
    {
        if (Source.Root is not JsonObject settings)
        {
            return;
        }

        var read = new Dictionary<string, WheelMetadata?>();
        var wheels = new Dictionary<JsonNode, WheelMetadata>(ReferenceEqualityComparer.Instance);
        foreach (var library in JobTasks.All(settings).SelectMany(task => task.ObjectsAt("libraries")))
        {
            if (library["whl"] is not { } value || value.AsText() is not { } path || !_artifacts.TryGetValue(path, out var artifact))
            {
                continue;
            }

            if (!read.TryGetValue(path, out var metadata))
            {
                read[path] = metadata = WheelFile.Read(artifact.LocalFile, _findings);
            }

            if (metadata is not null)
            {
                wheels[value] = metadata;
            }
        }

        _findings.AddRange(WheelRules.Check(Source, wheels));
    }
}
