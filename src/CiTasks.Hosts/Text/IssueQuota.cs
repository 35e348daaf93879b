using CiTasks.Hosts.Diagnostics;

namespace CiTasks.Hosts.Text;

/// <summary>Counts diagnostics against what a CI system keeps of each kind for a step.</summary>
/// <param name="room">How many it keeps.</param>
internal sealed class IssueQuota(Func<Severity, int> room)
{
    private readonly Dictionary<Severity, int> _asked = [];

    /// <summary>Counts one; false when there is no room for it.</summary>
    public bool Take(Severity severity)
    {
        var asked = _asked[severity] = _asked.GetValueOrDefault(severity) + 1;
        return asked <= room(severity);
    }

    /// <summary>What there was no room for, such as <c>3 more notices, 1 more error</c>; null when there was for all.</summary>
    public string? Rest()
    {
        var rest = _asked.Select(asked => (Word: Word(asked.Key), Count: asked.Value - room(asked.Key))).Where(rest => rest.Count > 0).ToList();
        return rest.Count == 0 ? null : string.Join(", ", rest.Select(rest => $"{rest.Count} more {rest.Word}{(rest.Count > 1 ? "s" : "")}"));
    }

    /// <summary><c>error</c>, <c>warning</c> or <c>notice</c>.</summary>
    public static string Word(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
}
