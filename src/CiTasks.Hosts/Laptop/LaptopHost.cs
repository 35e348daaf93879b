using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;

namespace CiTasks.Hosts.Laptop;

/// <summary>
/// A person's own terminal: colours and a passing progress line when somebody watches, plain lines
/// otherwise. Inputs come from options and <c>CITASKS_*</c> variables only; outputs are printed.
/// </summary>
public sealed class LaptopHost(HostEnvironment environment, Redactor redactor) : TextHost(environment, redactor)
{
    /// <summary>The name of this host.</summary>
    public const string HostName = "laptop";

    private const string ClearLine = "\r\e[2K";
    private bool _progressShown;

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
        WriteRaw(Colour(Safe($"── {title} ") + new string('─', Math.Max(4, 60 - title.Length)), "1"));
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
    public override void Progress(string text)
    {
        if (!Environment.Interactive)
        {
            return;
        }

        var line = Safe(text).Replace('\n', ' ');
        Environment.Log.Write(ClearLine + Colour(line[..Math.Min(line.Length, 100)], "2"));
        Environment.Log.Flush();
        _progressShown = true;
    }

    /// <inheritdoc/>
    public override void SetOutput(string name, string value)
    {
        // A laptop has no later step: the result JSON keeps the outputs.
    }

    /// <inheritdoc/>
    public override void SetVariable(string name, string value) => Write($"export {name}={Redactor.Redact(value)}");

    /// <inheritdoc/>
    public override void AddSummary(string markdown)
    {
        // The result page in the result folder is the laptop's summary.
    }

    /// <inheritdoc/>
    protected override void WriteRaw(string text)
    {
        if (_progressShown)
        {
            Environment.Log.Write(ClearLine);
            _progressShown = false;
        }

        base.WriteRaw(text);
    }

    private string Colour(string text, string code) =>
        Environment.Interactive && Environment["NO_COLOR"] is null ? $"\e[{code}m{text}\e[0m" : text;
}
