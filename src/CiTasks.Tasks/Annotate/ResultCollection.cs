using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Announcing;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Annotate;

/// <summary>The results that other steps have left, perhaps on somebody else's machine.</summary>
internal sealed class ResultCollection
{
    // More than a pipeline has, and less than what keeps a step busy for minutes.
    private const int MostFiles = 500;
    private const long LargestFile = 16 * 1024 * 1024;
    private const long LargestSum = 128 * 1024 * 1024;

    private readonly List<Finding> _findings = [];
    private readonly List<(string Name, ResultDocument Result)> _results = [];
    private readonly bool _trusted;

    private ResultCollection(bool trusted) => _trusted = trusted;

    /// <summary>The results, the earliest first.</summary>
    public IReadOnlyList<(string Name, ResultDocument Result)> Results => _results;

    /// <summary>Where was looked.</summary>
    public IReadOnlyList<string> Places { get; private init; } = [];

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Reads them.</summary>
    /// <param name="context">Has the input <c>results</c>.</param>
    /// <param name="trusted">False for an artifact of somebody else.</param>
    public static ResultCollection Read(TaskContext context, bool trusted)
    {
        var given = context.Inputs.Find(AnnotateTask.Results) ?? [];
        IReadOnlyList<string> places = given.Count > 0 ? [.. given.Select(context.FullPath)] : [ResultFiles.Folder(context.Surroundings)];
        var collection = new ResultCollection(trusted) { Places = [.. places.Select(context.Shown)] };
        var sum = 0L;
        foreach (var file in places.SelectMany(place => Files(context, place, given.Count > 0, collection._findings)).Take(MostFiles + 1).ToList())
        {
            if (sum > LargestSum || collection._results.Count == MostFiles)
            {
                collection._findings.Add(TooMuch(context.Shown(file), "there are too many of them"));
                break;
            }

            sum += collection.Add(context, file);
        }

        collection._results.Sort((left, right) => Nullable.Compare(left.Result.Started, right.Result.Started));
        return collection;
    }

    /// <summary>All of it as one announcement.</summary>
    public Announcement ToAnnouncement() => new(Whole(), [.. _results.Select(Part)]);

    private static IEnumerable<string> Files(TaskContext context, string place, bool given, List<Finding> findings)
    {
        if (File.Exists(place))
        {
            return [place];
        }

        if (!Directory.Exists(place))
        {
            if (given)
            {
                findings.Add(new Finding("CIT0703", $"there are no results at {context.Shown(place)}") { IsWarning = true });
            }

            return [];
        }

        // A link of an artifact could lead anywhere.
        var walk = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(place, "*.json", walk).Order(StringComparer.Ordinal);
    }

    private long Add(TaskContext context, string file)
    {
        var length = new FileInfo(file).Length;
        if (length > LargestFile)
        {
            _findings.Add(TooMuch(context.Shown(file), $"it has {Spans.Size(length)}"));
            return 0;
        }

        // An empty file is no result; what has no length may also be a pipe, which would be waited for.
        if (length == 0)
        {
            return 0;
        }

        try
        {
            // Names that are given twice would throw later, at the first look.
            var json = JsonNode.Parse(File.ReadAllText(file, Encoding.UTF8), documentOptions: new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
            if (ResultDocument.Read(json) is { } result && result.Task != AnnotateTask.Definition.Name)
            {
                _results.Add((Path.GetFileNameWithoutExtension(file), result));
            }
        }
        catch (JsonException problem)
        {
            _findings.Add(new Finding("CIT0703", $"{context.Shown(file)} is no result: {problem.Message}") { IsWarning = true });
        }

        return length;
    }

    private static Finding TooMuch(string file, string why) => new("CIT0703", $"{file} and what follows is left out: {why}") { IsWarning = true };

    // What came from elsewhere gets a place of its own in the comment, whatever it calls itself.
    private AnnouncedPart Part((string Name, ResultDocument Result) item)
    {
        var (id, title) = (item.Result.StepId ?? item.Name, item.Result.Title ?? item.Result.Task);
        return new AnnouncedPart(_trusted ? id : "artifact/" + id, title, item.Result);
    }

    private ResultDocument Whole()
    {
        if (_results is [var only])
        {
            return only.Result;
        }

        var decisive = _results.FirstOrDefault(item => News.IsFailure(item.Result)).Result
            ?? _results.FirstOrDefault(item => item.Result.Outcome != "succeeded").Result
            ?? _results[0].Result;
        return decisive with
        {
            Task = "citasks",
            Title = null,
            Started = _results.Min(item => item.Result.Started),
            Ended = _results.Max(item => item.Result.Ended),
            Outputs = new Dictionary<string, string>(),
            Diagnostics = [.. _results.SelectMany(item => item.Result.Diagnostics)],
            Details = [],
            Steps = [.. _results.Select(item => item.Result)],
        };
    }
}
