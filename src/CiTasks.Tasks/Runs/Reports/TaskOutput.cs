using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Tracebacks;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>
/// What a task run left behind. Only what is shown stays in memory: logs may have 5 MB each, and a
/// run hundreds of them.
/// </summary>
internal sealed record TaskOutput
{
    /// <summary>Lines of a log or a trace that are shown: its end says why, the rest is in its file.</summary>
    public const int ShownLines = 25;

    /// <summary>Characters of a line that are shown.</summary>
    public const int ShownWidth = 300;

    // A trace is read for its last frames; one this long is a recursion.
    private const int LongestTrace = 16 * 1024;

    /// <summary>It left nothing, or nobody asked.</summary>
    public static readonly TaskOutput None = new();

    /// <summary>The exception's line and what follows, at most some lines; or null.</summary>
    public string? Error { get; init; }

    /// <summary>The traceback's end without colours, or null.</summary>
    public string? Trace { get; init; }

    /// <summary>The end of what it printed, or null.</summary>
    public string? LogTail { get; init; }

    /// <summary>The file with what it printed, or null.</summary>
    public string? LogFile { get; init; }

    /// <summary>Characters that it printed.</summary>
    public int LogSize { get; init; }

    /// <summary>True when it printed more than the service keeps (the last 5 MB).</summary>
    public bool LogsTruncated { get; init; }

    /// <summary>What its notebook ended with, or null when it is none or said nothing.</summary>
    public NotebookResult? Notebook { get; init; }

    /// <summary>The run that it started, or null.</summary>
    public long? ChildRunId { get; init; }

    /// <summary>Why it could not be asked for, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The trace's last lines, or null.</summary>
    public string? TraceTail => Trace is null ? null : TextCut.Tail(Trace, ShownLines, ShownWidth);

    /// <summary>The line that says why: the exception itself, else the first line of the error.</summary>
    public string? Reason => (Trace is not null ? PythonTraceback.ExceptionLine(Trace) : null) is { } last
        ? TextCut.FirstLine(last, ShownWidth)
        : Error is not null ? TextCut.FirstLine(Error, ShownWidth) : null;

    /// <summary>Takes over the answer of <c>jobs/runs/get-output</c>: long texts go to files, their ends stay.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="name">File name without its ending.</param>
    /// <param name="context">Has the redactor.</param>
    public static TaskOutput Of(JsonObject answer, RunFolder folder, string name, TaskContext context)
    {
        var redactor = context.Surroundings.Redactor;
        var (log, logFile) = Keep("logs", ".log");
        var (trace, _) = Keep("error_trace", ".trace.txt");
        var error = answer.Text("error") is { Length: > 0 } text ? redactor.Redact(text) : null;
        return new TaskOutput
        {
            Error = error is null ? null : TextCut.Head(error, ShownLines, ShownWidth),
            Trace = trace is null ? null : PythonTraceback.Plain(trace[Math.Max(0, trace.Length - LongestTrace)..]),
            LogTail = log is null ? null : TextCut.Tail(log, ShownLines, ShownWidth),
            LogFile = logFile,
            LogSize = log?.Length ?? 0,
            LogsTruncated = answer.Flag("logs_truncated"),
            Notebook = NotebookResult.Of(answer.Child("notebook_output"), value => folder.Save(name + ".result.txt", redactor.Redact(value))),
            ChildRunId = answer.Child("run_job_output").Number("run_id"),
        };

        (string? Text, string? File) Keep(string member, string ending)
        {
            if (answer.Text(member) is not { } found || string.IsNullOrWhiteSpace(found))
            {
                return (null, null);
            }

            var safe = redactor.Redact(found);
            return (safe, folder.Save(name + ending, safe));
        }
    }
}
