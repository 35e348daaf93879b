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

    // The runner uploads nothing of a step's summary that passes 1 MiB.
    private const int SummaryLimit = 1024 * 1024;
    private const int LongestTitle = 200;

    private readonly Lock _gate = new();
    private Annotations? _annotations;

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
        foreach (var line in NewSecretLines(secret))
        {
            // The one place where a secret is printed: the runner hides this very line and all later ones.
            WriteCommand(WorkflowCommand.Format("add-mask", line));
        }
    }

    /// <inheritdoc/>
    public override async Task<string?> RequestIdTokenAsync(string audience, ServiceConnection? connection, CancellationToken cancel)
    {
        Redactor.Add(Environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]);
        using var tokens = new IdTokens(Environment, Write);
        var token = await tokens.RequestAsync(audience, cancel).ConfigureAwait(false);
        Mask(token);
        return token;
    }

    /// <inheritdoc/>
    public override IDisposable Group(string title)
    {
        WriteCommand(WorkflowCommand.Format("group", Neutral.OneLine(Redactor.Redact(title), LongestTitle)));
        return new OnDispose(() => WriteCommand("::endgroup::"));
    }

    /// <inheritdoc/>
    public override void Report(Diagnostic diagnostic)
    {
        lock (_gate)
        {
            // Redacted before it is escaped or cut: such a secret would not be found any more.
            foreach (var (isCommand, text) in (_annotations ??= new Annotations(RepositoryFolder, Environment.Folder)).Render(Redacted(diagnostic)))
            {
                if (isCommand)
                {
                    WriteCommand(text);
                }
                else
                {
                    WriteRaw(text);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void EndStep()
    {
        lock (_gate)
        {
            if (_annotations?.Rest() is { } rest)
            {
                WriteCommand(rest);
            }
        }
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
    public override void AddSummary(string title, Func<int, string> page)
    {
        if (Environment["GITHUB_STEP_SUMMARY"] is not { } file)
        {
            return;
        }

        lock (_gate)
        {
            var used = File.Exists(file) ? new FileInfo(file).Length : 0;
            // One byte ends what another program left open, and two a page, so that the next one begins a block of its own.
            var room = (int)Math.Max(0, SummaryLimit - used - 3);
            var text = Redactor.Redact(page(room)).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
            if (text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= room)
            {
                FileCommand.Append(file, text + "\n\n");
            }
        }
    }

    private void Append(string variable, string name, string value)
    {
        if (Environment[variable] is not { } file)
        {
            return;
        }

        lock (_gate)
        {
            FileCommand.AppendPair(file, name, Redactor.Redact(value));
        }
    }
}
