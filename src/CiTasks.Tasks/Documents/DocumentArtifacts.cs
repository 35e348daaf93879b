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

namespace CiTasks.Tasks.Documents;

/// <summary>The local files that the documents of one step name, each with the path it gets in the workspace.</summary>
internal sealed class DocumentArtifacts
{
    private readonly TaskContext _context;
    private readonly string _folder;
    private readonly Dictionary<string, Artifact> _artifacts = [];

    private DocumentArtifacts(TaskContext context, string folder)
    {
        _context = context;
        _folder = folder;
    }

    /// <summary>Files to upload before anything may name them.</summary>
    public IReadOnlyCollection<Artifact> All => _artifacts.Values;

    /// <summary>None yet, for the workspace folder of the inputs; null with a finding when that is no folder.</summary>
    public static DocumentArtifacts? Of(TaskContext context, ICollection<Finding> findings) =>
        RemotePaths.Check(context.Inputs.Get(SharedInputs.Artifacts), context.Inputs.Origin(SharedInputs.Artifacts), findings) is { } folder
            ? new DocumentArtifacts(context, folder)
            : null;

    /// <summary>The workspace path of the file that an input names, which is uploaded then; null when there is none.</summary>
    public string? Uploaded(Input<string> input) =>
        _context.Inputs.Find(input) is { } path && File.Exists(_context.FullPath(path)) ? Keep(_context.FullPath(path)).RemotePath : null;

    /// <summary>Replaces every local library of a document by its workspace path.</summary>
    /// <param name="source">A document whose root is an object.</param>
    /// <param name="start">The folder that a library's path starts from, and what people know that folder by, such as <c>the job file</c>.</param>
    /// <param name="buildPending">True when the wheel is still to be built: a pattern may match nothing then.</param>
    /// <param name="findings">Gets the libraries that match nothing or too much.</param>
    public void Resolve(JsonSource source, Func<LocalLibrary, (string Folder, string Noun)> start, bool buildPending, ICollection<Finding> findings)
    {
        foreach (var library in LocalLibraries.Find((JsonObject)source.Root))
        {
            var (folder, noun) = start(library);
            var matches = Match(folder, library.Pattern);
            if (matches.Count > 1 && _context.Inputs.Find(SharedInputs.Wheel) is { } wheel && matches.Contains(_context.FullPath(wheel)))
            {
                matches = [_context.FullPath(wheel)];
            }

            if (matches.Count == 1)
            {
                source.Replace(library.Value, JsonValue.Create(Keep(matches[0]).RemotePath));
            }
            else if (matches.Count > 1 || !buildPending)
            {
                findings.Add(Unresolved(source, library, matches, noun));
            }
        }
    }

    /// <summary>Holds the wheel tasks of a document against the local wheels that it installs.</summary>
    public void CheckWheels(JsonSource source, List<Finding> findings)
    {
        if (source.Root is not JsonObject settings)
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
                read[path] = metadata = WheelFile.Read(artifact.LocalFile, findings);
            }

            if (metadata is not null)
            {
                wheels[value] = metadata;
            }
        }

        findings.AddRange(WheelRules.Check(source, wheels));
    }

    private Artifact Keep(string file)
    {
        var artifact = Artifact.Of(file, _folder);
        _artifacts[artifact.RemotePath] = artifact;
        if (file.EndsWith(".whl", StringComparison.Ordinal))
        {
            _context.Surroundings.Sources.Built(file, project: null);
        }

        return artifact;
    }

    private Finding Unresolved(JsonSource source, LocalLibrary library, List<string> matches, string noun) => matches.Count == 0
        ? new Finding("CIT0121", $"no file matches the library '{library.Pattern}' of '{library.Owner}'")
        {
            At = source.Locate(library.Value),
            Hint = $"the path is relative to {noun}; build the wheel first (citasks package), or write a dbfs:/ path if it is in the workspace already",
        }
        : new Finding("CIT0122", $"{matches.Count} files match the library '{library.Pattern}' of '{library.Owner}'")
        {
            At = source.Locate(library.Value),
            Detail = string.Join('\n', matches.Select(_context.Shown)),
            Hint = "delete the old ones, or say which with --wheel",
        };

    private static List<string> Match(string from, string pattern)
    {
        var full = Path.GetFullPath(pattern, from);
        var folder = Path.GetDirectoryName(full)!;
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(file => FileSystemName.MatchesSimpleExpression(Path.GetFileName(full), Path.GetFileName(file), ignoreCase: false)).Order(StringComparer.Ordinal)]
            : [];
    }
}
