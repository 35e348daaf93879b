using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Faults.Effects;

namespace CiTasks.Rehearsal.Faults;

/// <summary>Which calls, what happens to them, and when.</summary>
internal sealed class FaultRule
{
    private readonly FaultSpec _spec;
    private readonly RoutePattern _route;
    private readonly FaultTrigger _trigger;
    private readonly string? _client;

    /// <exception cref="FaultException">The rule makes no sense.</exception>
    public FaultRule(FaultSpec spec, int id)
    {
        (_spec, Id) = (spec, id);
        _route = new RoutePattern(spec.Method, spec.Path);
        var options = new FaultOptions(spec);
        Effect = FaultEffects.Create(spec, options);
        _trigger = new FaultTrigger(options);
        _client = options.Text("client");
        options.CheckAllKnown();
    }

    public int Id { get; }

    public IFaultEffect Effect { get; }

    public string Text => _spec.ToString();

    /// <summary>Counts a call that matches and says whether it is struck.</summary>
    public bool Strikes(HttpRequest request) =>
        _route.Matches(request.Method, request.Path.Value ?? "/")
        && (_client is null || request.Headers.UserAgent.ToString().Contains(_client, StringComparison.Ordinal))
        && _trigger.Next();

    public JsonObject Describe()
    {
        var (matched, fired) = _trigger.Counts;
        return new() { ["id"] = Id, ["rule"] = Text, ["matched"] = matched, ["fired"] = fired };
    }
}
