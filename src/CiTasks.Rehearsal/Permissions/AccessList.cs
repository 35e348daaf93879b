using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Permissions;

/// <summary>The direct grants on one object: each principal with one level.</summary>
internal static class AccessList
{
    private const string Owner = "IS_OWNER";

    private static readonly string[] Principals = ["user_name", "group_name", "service_principal_name"];

    /// <summary>A list as a client sends it, checked; of several entries for a principal the last counts.</summary>
    public static JsonArray Read(PermissionType type, IEnumerable<JsonObject> sent, JsonArray? onto = null)
    {
        var grants = onto ?? [];
        foreach (var item in sent)
        {
            if (Principals.Count(name => !string.IsNullOrEmpty(item.Text(name))) != 1)
            {
                throw ApiException.InvalidParameter($"Exactly one of {string.Join(", ", Principals)} must be set in each entry of access_control_list.");
            }
            var field = Principals.First(name => !string.IsNullOrEmpty(item.Text(name)));
            var level = item.RequiredText("permission_level");
            if (!type.Levels.Contains(level))
            {
                throw ApiException.InvalidParameter($"Permission level {level} is not supported for object type {type.ObjectType}.");
            }
            grants.RemoveAll(grant => grant is JsonObject known && known.Text(field) == item.Text(field));
            grants.Add((JsonNode)new JsonObject { [field] = item.Text(field), ["permission_level"] = level });
        }
        return grants;
    }

    public static void CheckOwner(PermissionType type, JsonArray grants)
    {
        if (type.OwnerNoun is { } noun && grants.Count(IsOwner) != 1)
        {
            throw ApiException.InvalidParameter($"The {noun} must have exactly one owner.");
        }
    }

    public static bool HasOwner(JsonArray grants) => grants.Any(IsOwner);

    public static JsonArray Describe(PermissionType type, JsonArray grants)
    {
        var list = new JsonArray([.. grants.OfType<JsonObject>().Select(Shown)]);
        list.Add((JsonNode)new JsonObject
        {
            ["group_name"] = "admins",
            ["all_permissions"] = new JsonArray(new JsonObject
            {
                ["permission_level"] = type.AdminsLevel,
                ["inherited"] = true,
                ["inherited_from_object"] = new JsonArray($"/{type.Name}/"),
            }),
        });
        return list;
    }

    private static JsonObject Shown(JsonObject grant)
    {
        var entry = grant.Copy();
        entry.Remove("permission_level");
        if ((entry.Text("user_name") ?? entry.Text("service_principal_name")) is { } name)
        {
            entry["display_name"] = name;
        }
        entry["all_permissions"] = new JsonArray(new JsonObject { ["permission_level"] = grant.Text("permission_level"), ["inherited"] = false });
        return entry;
    }

    private static bool IsOwner(JsonNode? grant) => (grant as JsonObject)?.Text("permission_level") == Owner;
}
