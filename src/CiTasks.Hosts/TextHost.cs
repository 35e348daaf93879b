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
    public virtual void Mask(string secret) => Redactor.Add(secret);

    /// <inheritdoc/>
    public virtual Task<string?> RequestIdTokenAsync(string audience, ServiceConnection? connection, CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public virtual ServiceConnection? FindConnection(string id) => null;

    /// <inheritdoc/>
    public virtual string? JobToken => null;

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
    public abstract void AddSummary(string markdown);

    /// <inheritdoc/>
    public virtual void EndStep()
    {
        // Most hosts keep everything that they are told.
    }

    /// <summary>Foreign text made fit for a log. Secrets go first: a neutralised one would not be found any more.</summary>
    protected string Safe(string text) => Neutral.ForLog(Redactor.Redact(text));

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
