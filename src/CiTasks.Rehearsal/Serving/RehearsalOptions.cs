using System.Net;
using CiTasks.Rehearsal.Python;
using CiTasks.Rehearsal.TaskKinds;

namespace CiTasks.Rehearsal.Serving;

/// <summary>How a rehearsal workspace is started. What the user left open is null.</summary>
internal sealed record RehearsalOptions
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; }

    public string? Token { get; init; }

    public string? Root { get; init; }

    public string? Python { get; init; }

    public string? Sandbox { get; init; }

    public TimeSpan ClusterStart { get; init; }

    public TaskLimits Limits { get; init; } = TaskLimits.Standard;

    public OutcomeRules Outcomes { get; init; } = new(null);

    public bool LogRequests { get; init; }
}
