using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;

namespace CiTasks.Hosts.Laptop;

/// <summary>
/// A person's own terminal: colours and a passing progress block when somebody watches, plain lines
/// otherwise. Inputs come from options and <c>CITASKS_*</c> variables only; outputs are printed.
/// </summary>
public sealed class LaptopHost(HostEnvironment environment, Redactor redactor) : TextHost(environment, redactor)
{
    /// <summary>The name of this host.</summary>
    public const string HostName = "laptop";

    private readonly Lock _gate = new();
    private readonly LiveBlock _block = new(environment.Terminal, line => Painted(environment, line, "2"));
    private IReadOnlyList<string> _passing = [];

    /// <inheritdoc/>
    public override string Name => HostName;

    /// <inheritdoc/>
    public override BuildFacts Facts { get; } = new();

    /// <inheritdoc/>
    public override string TempFolder => Path.Combine(Environment.Folder, ".citasks", "result");

    /// <inheritdoc/>
    public override string? ReadInput(string name) => null;

    /// <inheritdoc/>
    public override IDisposable Group(string title)
    {
        WriteRaw("");
        WriteRaw(Colour($"── {OneLine(title)} " + new string('─', Math.Max(4, 60 - title.Length)), "1"));
        return new OnDispose(() => { });
    }

    /// <inheritdoc/>
    public override void Report(Diagnostic diagnostic)
    {
        var lines = Safe(DiagnosticText.Render(diagnostic)).Split('\n', 2);
        var colour = diagnostic.Severity switch { Severity.Error => "31;1", Severity.Warning => "33", _ => "36" };
        WriteRaw(Colour(lines[0], colour) + (lines.Length > 1 ? "\n" + lines[1] : ""));
    }

    /// <inheritdoc/>
    public override void Progress(string text, IReadOnlyList<string>? headers = null, IReadOnlyList<IReadOnlyList<string>>? rows = null)
    {
        // A terminal that calls itself dumb cannot move its cursor.
        if (!Environment.Interactive || Environment["TERM"] is "dumb")
        {
            return;
        }

        List<string> lines = text.Length > 0 ? [OneLine(text)] : [];
        if (headers is not null)
        {
            lines.AddRange(PlainTable.Render(headers, [.. (rows ?? []).Select(row => row.Select(OneLine).ToArray())]).Split('\n'));
        }

        lock (_gate)
        {
            _passing = lines;
            Print(_block.Replace(lines));
        }
    }

    /// <inheritdoc/>
    public override void SetOutput(string name, string value)
    {
        // A laptop has no later step: the result JSON keeps the outputs.
    }

    /// <inheritdoc/>
    public override void SetVariable(string name, string value) => Write($"export {name}={Redactor.Redact(value)}");

    /// <inheritdoc/>
    public override void AddSummary(string title, Func<int, string> page)
    {
        // The result page in the result folder is the laptop's summary.
    }

    /// <inheritdoc/>
    protected override void WriteRaw(string text)
    {
        lock (_gate)
        {
            if (!_block.IsShown)
            {
                base.WriteRaw(text);
                return;
            }

            // What passes stays below what is printed.
            Print(_block.Wipe());
            base.WriteRaw(text);
            Print(_block.Replace(_passing));
        }
    }

    private string OneLine(string text) => Neutral.OneLine(Redactor.Redact(text));

    private void Print(string text)
    {
        Environment.Log.Write(text);
        Environment.Log.Flush();
    }

    private string Colour(string text, string code) => Painted(Environment, text, code);

    private static string Painted(HostEnvironment environment, string text, string code) =>
        environment.Interactive && environment["NO_COLOR"] is null ? $"\e[{code}m{text}\e[0m" : text;
}
