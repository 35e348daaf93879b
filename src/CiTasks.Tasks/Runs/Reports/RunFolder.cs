using System.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>
/// The files of one run: <c>&lt;log-dir&gt;/&lt;run id&gt;/&lt;task&gt;.log</c>, <c>.trace.txt</c> and
/// <c>.result.txt</c>. A further attempt is <c>&lt;task&gt;.attempt-2.log</c>, an iteration
/// <c>&lt;task&gt;.iteration-0.log</c>. Everything is redacted on its way.
/// </summary>
internal sealed class RunFolder(TaskContext context, long runId)
{
    private const int LongestName = 120;

    private readonly string _folder = Path.Combine(Root(context), runId.ToString());
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a file could not be written, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>The folder of all runs: the input <c>log-dir</c>, else <c>runs</c> beside the result JSON.</summary>
    public static string Root(TaskContext context) => context.Inputs.Find(RunInputs.LogFolder) is { } named
        ? context.FullPath(named)
        : Path.Combine(ResultFiles.Folder(context.Surroundings), "runs");

    /// <summary>A file name without its ending that no other part of the run has.</summary>
    public string NameFor(RunPart part)
    {
        var name = Safe(part.Key);
        name += part.ParentAttempt > 0 ? $".attempt-{part.ParentAttempt + 1}" : "";
        name += part.Iteration is { } number ? $".iteration-{number}" : "";
        name += part.Attempt > 0 ? $".attempt-{part.Attempt + 1}" : "";
        var free = name;
        for (var copy = 2; !_taken.Add(free); copy++)
        {
            free = $"{name}~{copy}";
        }

        return free;
    }

    /// <summary>Writes a file; a disk that refuses is noted and hides no result.</summary>
    /// <returns>The file as the user knows it; null when it could not be written.</returns>
    public string? Save(string name, string redacted)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            var file = Path.Combine(_folder, name);
            File.WriteAllText(file, redacted, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return context.Shown(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Problem ??= problem.Message;
            return null;
        }
    }

    // Task keys are letters, digits, - and _ by contract; a folder must not depend on that.
    private static string Safe(string key)
    {
        var name = string.Concat(key.Take(LongestName).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));
        return name.Length == 0 ? "task" : name[0] == '.' ? "_" + name[1..] : name;
    }
}
