using System.Text;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;

namespace CiTasks.Hosts.GitHub;

/// <summary>
/// A step of a GitHub workflow: inputs in <c>INPUT_*</c>, results through the runner's command
/// files, annotations by log command. Source of the rules: facts/ci-platforms.md A2, A4, A5.
/// </summary>
public sealed class GitHubHost(HostEnvironment environment, Redactor redactor) : TextHost(environment, redactor)
{
    /// <summary>The name of this host.</summary>
    public const string HostName = "github";

    // The runner uploads nothing when a step's summary passes 1 MiB; the rest is for the closing note.
    private const int SummaryLimit = 1024 * 1024 - 1024;
    private const string SummaryCut = "\n\n_The summary was cut here: GitHub shows at most 1 MiB per step. The result JSON has everything._\n";

    /// <inheritdoc/>
    public override string Name => HostName;

    /// <inheritdoc/>
    public override BuildFacts Facts { get; } = GitHubFacts.Read(environment);

    /// <inheritdoc/>
    public override string TempFolder =>
        Path.Combine(Environment["RUNNER_TEMP"] ?? Environment.Folder, "citasks");

    /// <inheritdoc/>
    public override string RepositoryFolder { get; } = RepositoryPath.Root(environment.Folder, environment["GITHUB_WORKSPACE"]);

    /// <inheritdoc/>
    public override string? ReadInput(string name)
    {
        // The runner upper-cases and keeps dashes; composite actions and shells can only pass underscores.
        var upper = name.ToUpperInvariant();
        return Environment["INPUT_" + upper] ?? Environment["INPUT_" + upper.Replace('-', '_')];
    }

    /// <inheritdoc/>
    public override void Mask(string secret)
    {
        // Every step of a manifest registers the same token; the runner needs to hear of it once.
        if (!Redactor.Add(secret))
        {
            return;
        }

        foreach (var line in secret.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // The one place where a secret is printed: the runner hides this very line and all later ones.
            Environment.Log.Write(WorkflowCommand.Format("add-mask", line) + "\n");
        }

        Environment.Log.Flush();
    }

    /// <inheritdoc/>
    public override IDisposable Group(string title)
    {
        WriteRaw(WorkflowCommand.Format("group", Redactor.Redact(title)));
        return new OnDispose(() => WriteRaw("::endgroup::"));
    }

    /// <inheritdoc/>
    public override void Report(Diagnostic diagnostic)
    {
        var level = diagnostic.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
        // Redacted before it is escaped: an escaped secret would not be found any more.
        var message = string.Join('\n', [diagnostic.Summary, .. DiagnosticText.Body(diagnostic)]);
        WriteRaw(WorkflowCommand.Format(
            level,
            WorkflowCommand.Shorten(Safe(message)),
            ("file", diagnostic.Place?.File),
            ("line", diagnostic.Place?.Line?.ToString()),
            ("col", diagnostic.Place?.Column?.ToString()),
            ("title", Redactor.Redact($"{diagnostic.Id} {diagnostic.Summary}"))));
    }

    /// <inheritdoc/>
    public override void Progress(string text, IReadOnlyList<string>? headers = null, IReadOnlyList<IReadOnlyList<string>>? rows = null)
    {
        // A log cannot replace a line: state changes are printed by the tasks themselves.
    }

    /// <inheritdoc/>
    public override void SetOutput(string name, string value) => Append("GITHUB_OUTPUT", name, value);

    /// <inheritdoc/>
    public override void SetVariable(string name, string value) => Append("GITHUB_ENV", name, value);

    /// <inheritdoc/>
    public override void AddSummary(string markdown)
    {
        if (Environment["GITHUB_STEP_SUMMARY"] is not { } file)
        {
            return;
        }

        var used = File.Exists(file) ? new FileInfo(file).Length : 0;
        var text = Redactor.Redact(markdown).ReplaceLineEndings("\n") + "\n";
        var room = (int)Math.Max(0, SummaryLimit - used);
        if (room == 0)
        {
            return;
        }

        if (Encoding.UTF8.GetByteCount(text) > room)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            text = Encoding.UTF8.GetString(bytes, 0, Math.Max(0, room - SummaryCut.Length)).TrimEnd('\uFFFD') + SummaryCut;
        }

        FileCommand.AppendText(file, text);
    }

    private void Append(string variable, string name, string value)
    {
        if (Environment[variable] is { } file)
        {
            FileCommand.AppendPair(file, name, Redactor.Redact(value));
        }
    }
}
