using System.Text;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Planning.Text;

namespace CiTasks.Tasks.Running;

/// <summary>The result of a task as a Markdown page: verdict first, then what the task shows, then what it reported.</summary>
internal static class ResultPage
{
    public static string Render(TaskRun run)
    {
        var page = new StringBuilder();
        page.Append($"# {Sign(run.Result.Code)} {run.Task}: {TaskRun.Outcome(run.Result.Code)}\n\n");
        page.Append($"{run.Started:yyyy-MM-dd HH:mm:ss} UTC, {Spans.Show(run.Ended - run.Started)}\n");
        if (run.Diagnostics.Count > 0)
        {
            page.Append("\n## Reported\n\n");
            foreach (var diagnostic in run.Diagnostics)
            {
                Append(page, diagnostic);
            }
        }

        if (run.Result.Markdown.Length > 0)
        {
            page.Append('\n').Append(run.Result.Markdown.Trim()).Append('\n');
        }

        return page.ToString();
    }

    /// <summary>A page, or as much of it as the CI system has room for.</summary>
    /// <param name="page">Without secrets: half of one would not be recognised any more.</param>
    /// <param name="bytes">Room, in bytes of UTF-8.</param>
    public static string Fit(string page, int bytes) =>
        MarkdownCut.To(page, bytes, "_The summary was cut here: there is no room for more of it. The step's result file has everything._", Encoding.UTF8.GetByteCount).Text;

    public static string Sign(ExitCode code) => code switch
    {
        ExitCode.Done => "✅",
        ExitCode.ChangesPending => "📝",
        ExitCode.Interrupted or ExitCode.Terminated => "⛔",
        _ => "❌",
    };

    private static void Append(StringBuilder page, Diagnostic diagnostic)
    {
        var word = diagnostic.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
        var place = diagnostic.Place is { } at ? $" at `{at}`" : "";
        page.Append($"- **{word} {diagnostic.Id}**{place}: {Markdown.Text(diagnostic.Summary)}\n");
        if (diagnostic.Detail is { } detail)
        {
            page.Append('\n').Append(Markdown.Block(detail, indent: "  ")).Append('\n');
        }

        if (diagnostic.Hint is { } hint)
        {
            page.Append($"  - hint: {Markdown.Text(hint)}\n");
        }
    }
}
