using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>Somebody who writes.</summary>
/// <param name="Id">The id that stands at what it writes.</param>
/// <param name="DisplayName">What people see.</param>
/// <param name="UniqueName">What the service calls it, such as <c>Build\…</c>.</param>
public sealed record AzureIdentity(string Id, string DisplayName, string UniqueName)
{
    /// <summary>The identity of jobs.</summary>
    /// <param name="displayName">Such as <c>iris Build Service (acme)</c>.</param>
    public static AzureIdentity BuildService(string displayName) => new(Guid.NewGuid().ToString(), displayName, $@"Build\{Guid.NewGuid()}");

    public static AzureIdentity Person(string name) => new(Guid.NewGuid().ToString(), name, $"{name.Replace(' ', '.').ToLowerInvariant()}@acme.test");

    internal JsonObject ToJson() => new()
    {
        ["displayName"] = DisplayName,
        ["id"] = Id,
        ["uniqueName"] = UniqueName,
        ["url"] = $"https://spsprodweu1.vssps.visualstudio.com/_apis/Identities/{Id}",
        ["imageUrl"] = $"https://dev.azure.com/acme/_api/_common/identityImage?id={Id}",
        ["descriptor"] = $"svc.{Id}",
    };
}
