using CiTasks.Hosts;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;

namespace CiTasks.UnitTests.Hosts;

/// <summary>A host that lends one service connection, and makes an ID token whenever it is asked.</summary>
/// <param name="environment">Its surroundings.</param>
/// <param name="redactor">Hides secrets.</param>
/// <param name="inputs">What the step is given.</param>
/// <param name="connection">What it lends; null for nothing.</param>
/// <param name="asked">Gets the connection that each ID token is asked for.</param>
internal sealed class LendingHost(HostEnvironment environment, Redactor redactor, IReadOnlyDictionary<string, string> inputs, ServiceConnection? connection, List<ServiceConnection> asked)
    : TextHost(environment, redactor)
{
    public override string Name => "lending";

    public override BuildFacts Facts { get; } = new();

    public override string TempFolder => Environment.Folder;

    public override string? ReadInput(string name) => inputs.GetValueOrDefault(name);

    public override ServiceConnection? FindConnection(string id) => connection?.Id == id ? connection : null;

    public override Task<string?> RequestIdTokenAsync(string audience, ServiceConnection? connection, CancellationToken cancel)
    {
        asked.Add(connection!);
        return Task.FromResult<string?>($"id-token-{asked.Count}");
    }

    public override IDisposable Group(string title) => new OnDispose(() => { });

    public override void Report(Diagnostic diagnostic) => Write(diagnostic.Summary);

    public override void Progress(string text, IReadOnlyList<string>? headers = null, IReadOnlyList<IReadOnlyList<string>>? rows = null)
    {
        // Nobody looks.
    }

    public override void SetOutput(string name, string value) => Write($"{name}={value}");

    public override void SetVariable(string name, string value) => Write($"{name}={value}");

    public override void AddSummary(string title, Func<int, string> page) => Write(page(int.MaxValue));
}
