using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Whether a conversation goes on.</summary>
internal static class ThreadStatus
{
    public const string Active = "active";
    public const string Fixed = "fixed";
    public const string Closed = "closed";
    private const string Pending = "pending";
    private const string Unknown = "unknown";

    private static readonly string[] ByNumber = [Unknown, Active, Fixed, "wontFix", Closed, "byDesign", Pending];

    /// <summary>In the service's words, which some of its versions write as numbers; unknown when a thread has none.</summary>
    public static string Of(JsonObject thread) => thread.Number("status") is { } number
        ? ByNumber.ElementAtOrDefault((int)Math.Clamp(number, 0, ByNumber.Length)) ?? Unknown
        : ByNumber.FirstOrDefault(word => string.Equals(word, thread.Text("status"), StringComparison.OrdinalIgnoreCase)) ?? Unknown;

    /// <summary>Does it wait for somebody?</summary>
    public static bool IsOpen(string status) => status is Active or Pending or Unknown;
}
