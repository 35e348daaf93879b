using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;

namespace CiTasks.Hosts;

/// <summary>What all hosts do alike: print neutralised, redacted lines.</summary>
public abstract class TextHost(HostEnvironment environment, Redactor redactor) : IBuildHost
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract BuildFacts Facts { get; }

    /// <inheritdoc/>
    public abstract string TempFolder { get; }

    /// <inheritdoc/>
    public virtual string RepositoryFolder => RepositoryPath.Root(Environment.Folder, null);

    /// <summary>The process's surroundings.</summary>
    protected HostEnvironment Environment { get; } = environment;

    /// <summary>Hides secrets in everything this host prints or writes.</summary>
    protected Redactor Redactor { get; } = redactor;

    /// <inheritdoc/>
    public abstract string? ReadInput(string name);

    /// <inheritdoc/>
    public virtual string InputName(string name) => name;

    /// <inheritdoc/>
    public virtual string? ReadVariable(string name) => Environment[name];

    /// <inheritdoc/>
    public virtual void Mask(string secret) => Redactor.Add(secret);

    /// <inheritdoc/>
    public virtual Task<string?> RequestIdTokenAsync(string audience, ServiceConnection? connection, CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public virtual ServiceConnection? FindConnection(string id) => null;

    /// <inheritdoc/>
    public virtual string? JobToken => null;

    /// <inheritdoc/>
    public virtual void Share(int done, int all)
    {
        // Most hosts show what is going on, or nothing.
    }

    /// <inheritdoc/>
    public virtual void Tag(string tag)
    {
        // Most hosts have no such marks.
    }

    /// <inheritdoc/>
    public void Write(string text) => WriteRaw(Safe(text));

    /// <inheritdoc/>
    public void WriteTable(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows) =>
        Write(PlainTable.Render(headers, [.. rows.Select(row => row.Select(Redactor.Redact).ToArray())]));

    /// <inheritdoc/>
    public abstract IDisposable Group(string title);

    /// <inheritdoc/>
    public abstract void Report(Diagnostic diagnostic);

    /// <inheritdoc/>
    public abstract void Progress(string text, IReadOnlyList<string>? headers = null, IReadOnlyList<IReadOnlyList<string>>? rows = null);

    /// <inheritdoc/>
    public abstract void SetOutput(string name, string value);

    /// <inheritdoc/>
    public abstract void SetVariable(string name, string value);

    /// <inheritdoc/>
    public abstract void AddSummary(string title, Func<int, string> page);

    /// <inheritdoc/>
    public virtual void EndStep()
    {
        // Most hosts keep everything that they are told.
    }

    /// <summary>Foreign text made fit for a log. Secrets go first: a neutralised one would not be found any more.</summary>
    protected string Safe(string text) => Neutral.ForLog(Redactor.Redact(text));

    /// <summary>The diagnostic without secrets.</summary>
    protected Diagnostic Redacted(Diagnostic diagnostic) => diagnostic with
    {
        Summary = Redactor.Redact(diagnostic.Summary),
        Detail = diagnostic.Detail is { } detail ? Redactor.Redact(detail) : null,
        Hint = diagnostic.Hint is { } hint ? Redactor.Redact(hint) : null,
        Place = diagnostic.Place is { } place ? place with { File = Redactor.Redact(place.File) } : null,
    };

    /// <summary>Hides a secret here, and gives what the CI system has to be told to hide: nothing when it was known already.</summary>
    protected IEnumerable<string> NewSecretLines(string secret)
    {
        // Every step of a manifest registers the same token; the CI system needs to hear of it once.
        if (!Redactor.Add(secret))
        {
            return [];
        }

        // It hides the lines it is told, and no others. Of several lines the short ones (a brace) would hide half the log.
        var lines = secret.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Where(line => lines.Length == 1 || line.Length >= Redactor.ShortestSecret);
    }

    /// <summary>Prints a line as it is: its parts are redacted, and a secret that is a word of a command itself must not break it.</summary>
    protected void WriteCommand(string command)
    {
        Environment.Log.Write(command + "\n");
        Environment.Log.Flush();
    }

    /// <summary>Prints redacted text and a newline without neutralising it: for the host's own commands.</summary>
    protected virtual void WriteRaw(string text)
    {
        Environment.Log.Write(Redactor.Redact(text) + "\n");
        Environment.Log.Flush();
    }

    /// <summary>Runs an action when disposed.</summary>
    protected sealed class OnDispose(Action action) : IDisposable
    {
        private Action? _action = action;

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Exchange(ref _action, null)?.Invoke();
    }
}
