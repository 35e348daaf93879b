using System.Text.RegularExpressions;
using CiTasks.Planning.Findings;

namespace CiTasks.Tasks.Running;

/// <summary>Origins of values: an option's name, a variable, or a place in the manifest.</summary>
internal static partial class Origins
{
    /// <summary>Writes a place of a file as an origin.</summary>
    public static string Of(Spot spot) => $"{spot.File}:{spot.Line}:{spot.Column}";

    /// <summary>The place, when the origin is one.</summary>
    public static Spot? Spot(string origin)
    {
        var match = Form().Match(origin);
        return match.Success
            ? new Spot(match.Groups["file"].Value, int.Parse(match.Groups["line"].Value), int.Parse(match.Groups["column"].Value))
            : null;
    }

    [GeneratedRegex(@"^(?<file>.+):(?<line>\d+):(?<column>\d+)$")]
    private static partial Regex Form();
}
