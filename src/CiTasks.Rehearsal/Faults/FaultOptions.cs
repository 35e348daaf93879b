using System.Globalization;

namespace CiTasks.Rehearsal.Faults;

/// <summary>The options of one rule. Each is asked for by who knows it; what nobody asked for is a mistake of the writer.</summary>
internal sealed class FaultOptions(FaultSpec spec)
{
    private readonly Dictionary<string, string> _left = new(spec.Options);
    private readonly List<string> _known = [];

    public string? Text(string name)
    {
        _known.Add(name);
        return _left.Remove(name, out var value) ? value : null;
    }

    public int? Number(string name, int least = 0) => Text(name) switch
    {
        null => null,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least => number,
        { } text => throw new FaultException($"{name} must be a whole number of {least} or more, not '{text}', in '{spec}'."),
    };

    public double? Share(string name) => Text(name) switch
    {
        null => null,
        { } text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 => share,
        { } text => throw new FaultException($"{name} must be a number from 0 to 1, not '{text}', in '{spec}'."),
    };

    public string Choice(string name, string standard, params string[] choices) => Text(name) switch
    {
        null => standard,
        { } text when choices.Contains(text) => text,
        { } text => throw new FaultException($"{name} must be one of {string.Join(", ", choices)}, not '{text}', in '{spec}'."),
    };

    public FaultException Missing(string name) => new($"{spec.What} needs {name}=..., in '{spec}'.");

    /// <exception cref="FaultException">An option is left over.</exception>
    public void CheckAllKnown()
    {
        if (_left.Count > 0)
        {
            throw new FaultException($"{spec.What} has no option {string.Join(", ", _left.Keys)}, in '{spec}'; it has {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        }
    }
}
