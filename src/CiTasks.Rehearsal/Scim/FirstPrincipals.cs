using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Identity;

namespace CiTasks.Rehearsal.Scim;

/// <summary>Who is in a fresh workspace: its user, its service principal, and the two groups that every workspace has.</summary>
internal static class FirstPrincipals
{
    public const string ServicePrincipalId = "7014000000000002";
    public const string ServicePrincipalName = "rehearsal-service-principal";

    public static JsonArray UserSchemas() => new(ScimKind.Users.Schema, "urn:ietf:params:scim:schemas:extension:workspace:2.0:User");

    public static JsonObject User() => new()
    {
        ["schemas"] = UserSchemas(),
        ["id"] = RehearsalUser.Id,
        ["userName"] = RehearsalUser.Name,
        ["displayName"] = "Rehearsal",
        ["active"] = true,
        ["name"] = new JsonObject { ["givenName"] = "Rehearsal" },
        ["emails"] = new JsonArray(new JsonObject { ["value"] = RehearsalUser.Name, ["type"] = "work", ["primary"] = true }),
        ["entitlements"] = Entitlements(),
    };

    public static JsonObject ServicePrincipal(string applicationId) => new()
    {
        ["schemas"] = new JsonArray(ScimKind.ServicePrincipals.Schema),
        ["id"] = ServicePrincipalId,
        ["applicationId"] = applicationId,
        ["displayName"] = ServicePrincipalName,
        ["active"] = true,
        ["entitlements"] = Entitlements(),
    };

    /// <summary>A principal that signed in by a pipeline's ID token and that nobody has added: always the same one for the same name.</summary>
    public static JsonObject Stranger(string applicationId)
    {
        var principal = ServicePrincipal(applicationId);
        var number = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(applicationId)));
        principal["id"] = $"7015{number % 1_000_000_000_000:D12}";
        principal["displayName"] = applicationId;
        return principal;
    }

    public static JsonObject Group(string id, string name, JsonArray members) => new()
    {
        ["schemas"] = new JsonArray(ScimKind.Groups.Schema),
        ["id"] = id,
        ["displayName"] = name,
        ["members"] = members,
        ["meta"] = new JsonObject { ["resourceType"] = "WorkspaceGroup" },
    };

    private static JsonArray Entitlements() => new(new JsonObject { ["value"] = "workspace-access" });
}
