using System.Text.RegularExpressions;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>Ids of a workspace in a text, by the order in which they appear: the same id has the same label.</summary>
internal sealed partial class IdLabels
{
    private readonly Dictionary<string, string> _labels = [];

    public string Label(string text) => Id().Replace(text, id =>
    {
        if (!_labels.TryGetValue(id.Value, out var label))
        {
            _labels[id.Value] = label = $"<id {_labels.Count + 1}>";
        }

        return label;
    });

    // The workspace draws them; no number that a person writes is as long.
    [GeneratedRegex(@"(?<![0-9A-Za-z])[0-9]{10,19}(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
