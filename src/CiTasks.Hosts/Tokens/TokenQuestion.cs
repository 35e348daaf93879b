using System.Net;

namespace CiTasks.Hosts.Tokens;

/// <summary>How a CI system is asked for an ID token.</summary>
/// <param name="System">What people call the CI system.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Address">Whole address.</param>
/// <param name="Key">The job's key to the service.</param>
/// <param name="Member">The member of the answer that holds the token.</param>
internal sealed record TokenQuestion(string System, HttpMethod Method, Uri Address, string Key, string Member)
{
    /// <summary>More headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What can be done about a refusal with this status.</summary>
    public required Func<HttpStatusCode, string> Refused { get; init; }

    /// <summary>What can be done when there is no useful answer however often it is asked.</summary>
    public required string Busy { get; init; }

    /// <summary>True when the service's own words about a refusal are worth telling, and hold nothing secret.</summary>
    public bool TellsWhy { get; init; }
}
