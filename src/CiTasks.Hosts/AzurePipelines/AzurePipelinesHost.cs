using System.Globalization;
using System.Text;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;

namespace CiTasks.Hosts.AzurePipelines;

/// <summary>
/// A step of an Azure pipeline, a task of ours or a script: inputs in <c>INPUT_*</c>, everything else by commands in its
/// log. Source of the rules: facts/ci-platforms.md C4 to C8. How the step ended is told by whoever started it, by the
/// exit code.
/// </summary>
public sealed class AzurePipelinesHost : TextHost
{
    /// <summary>The name of this host.</summary>
    public const string HostName = "azure-pipelines";

    private const int LongestTitle = 200;
    private const int LongestTag = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _outputs = new(StringComparer.OrdinalIgnoreCase);
    private readonly LoggingCommand _command;
    private readonly AgentIssues _issues;

    /// <summary>Reads the step's surroundings. Every secret that the agent hands to it is hidden from here on.</summary>
    /// <param name="environment">The process's surroundings.</param>
    /// <param name="redactor">Shared with everything else that prints or writes.</param>
    public AzurePipelinesHost(HostEnvironment environment, Redactor redactor)
        : base(environment, redactor)
    {
        AgentSecrets.Hide(environment, redactor);
        Facts = AzurePipelinesFacts.Read(environment);
        JobToken = AgentVariables.JobToken(environment);
        RepositoryFolder = Checkout(environment);
        _command = LoggingCommand.For(environment);
        _issues = new AgentIssues(_command, RepositoryFolder, environment.Folder);
    }

    /// <inheritdoc/>
    public override string Name => HostName;

    /// <inheritdoc/>
    public override BuildFacts Facts { get; }

    /// <inheritdoc/>
    public override string TempFolder => Path.Combine(Environment["AGENT_TEMPDIRECTORY"] ?? Environment.Folder, "citasks");

    /// <inheritdoc/>
    public override string RepositoryFolder { get; }

    /// <inheritdoc/>
    public override string? JobToken { get; }

    /// <inheritdoc/>
    public override string? ReadInput(string name) => AgentVariables.Written(Environment, "INPUT_" + InputName(name).ToUpperInvariant());

    /// <inheritdoc/>
    public override string InputName(string name) => AzureNames.Input(name);

    /// <inheritdoc/>
    public override string? ReadVariable(string name) =>
        AgentVariables.Written(Environment, name)
        // A step that empties a variable means it to be empty, whatever the job has.
        ?? (Environment.Variables.TryGetValue(name, out var text) && text.Length == 0 ? null : AgentVariables.Written(Environment, AgentVariables.Secret + name));

    /// <inheritdoc/>
    public override void Mask(string secret)
    {
        foreach (var line in NewSecretLines(secret))
        {
            // The one place where a secret is printed: the agent hides it from here on.
            WriteCommand(_command.Format("task.setsecret", line));
        }
    }

    /// <inheritdoc/>
    public override async Task<string?> RequestIdTokenAsync(string audience, ServiceConnection? connection, CancellationToken cancel)
    {
        using var tokens = new OidcTokens(Environment, JobToken, Write);
        var token = await tokens.RequestAsync(connection, cancel).ConfigureAwait(false);
        Mask(token);
        return token;
    }

    /// <inheritdoc/>
    public override ServiceConnection? FindConnection(string id) => Connections.Find(Environment, id);

    /// <inheritdoc/>
    public override IDisposable Group(string title)
    {
        WriteCommand("##[group]" + Neutral.OneLine(Redactor.Redact(title), LongestTitle));
        return new OnDispose(() => WriteCommand("##[endgroup]"));
    }

    /// <inheritdoc/>
    public override void Report(Diagnostic diagnostic)
    {
        lock (_gate)
        {
            // Redacted before it is escaped or cut: such a secret would not be found any more.
            foreach (var line in _issues.Render(Redacted(diagnostic)))
            {
                WriteCommand(line);
            }
        }
    }

    /// <inheritdoc/>
    public override void EndStep()
    {
        lock (_gate)
        {
            if (_issues.Rest() is { } rest)
            {
                Write(rest);
            }
        }
    }

    /// <inheritdoc/>
    public override void Progress(string text, IReadOnlyList<string>? headers = null, IReadOnlyList<IReadOnlyList<string>>? rows = null)
    {
        // A log cannot replace a line, and how far a run is nobody knows.
    }

    /// <inheritdoc/>
    public override void Share(int done, int all) =>
        WriteCommand(_command.Format("task.setprogress", "", ("value", Math.Clamp(done * 100 / Math.Max(all, 1), 0, 100).ToString(CultureInfo.InvariantCulture))));

    /// <inheritdoc/>
    public override void SetOutput(string name, string value)
    {
        var shown = AzureNames.Output(name);
        lock (_gate)
        {
            // Two members of a family may differ in a sign alone that no name has here.
            if (!_outputs.TryAdd(shown, name) && _outputs[shown] != name)
            {
                Write($"the output {name} is left out: it would be called {shown} here, as {_outputs[shown]} is");
                return;
            }
        }

        Set(shown, value, isOutput: true);
    }

    /// <inheritdoc/>
    public override void SetVariable(string name, string value) => Set(name, value, isOutput: false);

    /// <inheritdoc/>
    public override void Tag(string tag)
    {
        // A classic release has no builds of its own, and the agent lets a step fail that speaks of one there. Nor has the
        // token of a fork's build the right to mark it, which would end the step in the same way.
        if (Environment["SYSTEM_HOSTTYPE"] is null or "build" && !Facts.IsFork && Neutral.OneLine(Redactor.Redact(tag), LongestTag) is { Length: > 0 } text)
        {
            WriteCommand(_command.Format("build.addbuildtag", text));
        }
    }

    /// <inheritdoc/>
    public override void AddSummary(string title, Func<int, string> page)
    {
        var text = Redactor.Redact(page(SummaryPages.Limit));
        if (Environment["AGENT_TEMPDIRECTORY"] is null || text.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            var file = new SummaryPages(Path.Combine(TempFolder, "pages")).Write(Redactor.Redact(title), text);
            WriteCommand(_command.Format("task.uploadsummary", file));
        }
    }

    private void Set(string name, string value, bool isOutput)
    {
        // The agent would read another name, or none.
        if (name.Length == 0 || name.AsSpan().ContainsAny("=\r\n"))
        {
            throw new ArgumentException($"'{name}' is no name for a value", nameof(name));
        }

        WriteCommand(_command.Format("task.setvariable", Redactor.Redact(value), ("variable", name), ("isoutput", isOutput ? "true" : null)));
    }

    // Of several repositories each has a folder of its own below the sources, and the pipeline's own is the one that is meant.
    private static string Checkout(HostEnvironment environment)
    {
        var own = environment["BUILD_REPOSITORY_LOCALPATH"];
        var root = RepositoryPath.Root(environment.Folder, environment["BUILD_SOURCESDIRECTORY"] ?? own);
        return own is not null && !IsCheckout(root) && IsCheckout(own) ? own : root;
    }

    private static bool IsCheckout(string folder) => Path.Exists(Path.Combine(folder, ".git"));
}
