using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Faults;

/// <summary>The rules that are in force. They end with the server: a workspace starts without faults unless told.</summary>
internal sealed class FaultBook
{
    private readonly Lock _lock = new();
    private int _last;
    private volatile FaultRule[] _rules = [];

    /// <summary>Adds all of them or, when one makes no sense, none.</summary>
    public void Add(IEnumerable<FaultSpec> more)
    {
        lock (_lock)
        {
            _rules = [.. _rules, .. more.Select(spec => new FaultRule(spec, ++_last))];
        }
    }

    /// <returns>Whether there was such a rule.</returns>
    public bool Remove(long id)
    {
        lock (_lock)
        {
            var rest = _rules.Where(rule => rule.Id != id).ToArray();
            var isKnown = rest.Length < _rules.Length;
            _rules = rest;
            return isKnown;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _rules = [];
        }
    }

    /// <summary>
    /// The rules that strike a call, in the order in which they were set. Delays go together with what comes after
    /// them; the first rule of another kind decides, and those behind it do not even count the call.
    /// </summary>
    public IReadOnlyList<FaultRule> Strike(HttpRequest request)
    {
        var striking = new List<FaultRule>();
        foreach (var rule in _rules)
        {
            if (rule.Strikes(request))
            {
                striking.Add(rule);
                if (!rule.Effect.GoesOn)
                {
                    break;
                }
            }
        }
        return striking;
    }

    public JsonObject Describe() => new() { ["faults"] = new JsonArray([.. _rules.Select(rule => rule.Describe())]) };
}
