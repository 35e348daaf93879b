using System.Net;
using CiTasks.Rehearsal.Faults;
using CiTasks.Rehearsal.Git;
using CiTasks.Rehearsal.Python;
using CiTasks.Rehearsal.TaskKinds;

namespace CiTasks.Rehearsal.Serving;

/// <summary>How a rehearsal workspace is started. What the user left open is null.</summary>
internal sealed record RehearsalOptions
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; }

    public string? Token { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>Whether ID tokens and the login page are taken on trust, which only this machine itself can be given.</summary>
    public bool OpenSignIn { get; init; }

    public string? Root { get; init; }

    public string? Python { get; init; }

    public string? Sandbox { get; init; }

    public TimeSpan ClusterStart { get; init; }

    /// <summary>How long an interactive cluster or a warehouse stays in each state that passes.</summary>
    public TimeSpan ClusterPhase { get; init; } = TimeSpan.FromMilliseconds(500);

    public IReadOnlyList<GitStandIn> GitStandIns { get; init; } = [];

    public TaskLimits Limits { get; init; } = TaskLimits.Standard;

    public OutcomeRules Outcomes { get; init; } = new(null);

    public bool LogRequests { get; init; }

    /// <summary>Opens the rehearsal's own routes; never the token of the workspace.</summary>
    public string? AdminToken { get; init; }

    public FaultBook Faults { get; init; } = new();

    /// <summary>The file that every call is recorded in.</summary>
    public string? Record { get; init; }
}
