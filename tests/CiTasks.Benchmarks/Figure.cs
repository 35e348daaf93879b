using System.Globalization;

namespace CiTasks.Benchmarks;

/// <summary>One measurement, beside what it must reach where somebody demanded it.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The measured value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Most">The value must stay below this.</param>
/// <param name="Least">The value must reach this.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Most = null, double? Least = null)
{
    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"  {Name,-66} {Value,9:0} {Unit,-4}");
        return (Most, Least) switch
        {
            ({ } most, _) => text + string.Create(CultureInfo.InvariantCulture, $" {Value / most:0.00} of the most, {most:0}{(Value < most ? "" : "  MISSED")}"),
            (_, { } least) => text + string.Create(CultureInfo.InvariantCulture, $" {Value / least:0.0} times the least, {least:0}{(Value >= least ? "" : "  MISSED")}"),
            _ => text,
        };
    }
}
