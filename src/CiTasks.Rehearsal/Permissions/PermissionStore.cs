using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Permissions;

/// <summary>
/// Who may do what with each object, as it was granted. It is kept and shown; nobody is refused for it, because every
/// caller of a rehearsal is an administrator. Only what differs from an object's first state has a file.
/// </summary>
internal sealed class PermissionStore(DocumentFolder folder)
{
    private const string Grants = "access_control_list";

    private readonly DocumentStore _permissions = new(folder);

    /// <summary>What holds from the making of an object on; its maker owns or manages it, unless the list names another owner.</summary>
    /// <param name="typeName">The kind of the object, as in the path.</param>
    /// <param name="sent">The list that came with the request; null when none did.</param>
    /// <returns>What to keep by <see cref="Created"/> once the object is made; null when nothing differs.</returns>
    public static JsonArray? Draft(string typeName, IEnumerable<JsonObject>? sent)
    {
        var type = PermissionType.Find(typeName)!;
        if (sent is null && !Caller.Current.IsServicePrincipal)
        {
            return null;
        }
        var grants = AccessList.Read(type, sent ?? []);
        if (type.MakersLevel is { } level && !AccessList.HasOwner(grants))
        {
            grants.Insert(0, Grant(Caller.Current, level));
        }
        AccessList.CheckOwner(type, grants);
        return grants;
    }

    public void Created(string type, string id, JsonArray? draft)
    {
        if (draft is not null)
        {
            _permissions.Save(Name(type, id), new JsonObject { [Grants] = draft.DeepClone() });
        }
    }

    public JsonObject Show(PermissionType type, string id) => new()
    {
        ["object_id"] = $"/{type.Name}/{id}",
        ["object_type"] = type.ObjectTypeOf(id),
        [Grants] = AccessList.Describe(type, GrantsOf(type, id)),
    };

    public void Replace(PermissionType type, string id, IEnumerable<JsonObject> sent) => Save(type, id, AccessList.Read(type, sent));

    public void Merge(PermissionType type, string id, IEnumerable<JsonObject> sent) =>
        Save(type, id, AccessList.Read(type, sent, GrantsOf(type, id)));

    /// <summary>With its object its permissions go.</summary>
    public void Forget(string type, string id) => _permissions.Delete(Name(type, id));

    private void Save(PermissionType type, string id, JsonArray grants)
    {
        AccessList.CheckOwner(type, grants);
        _permissions.Save(Name(type.Name, id), new JsonObject { [Grants] = grants.DeepClone() });
    }

    private JsonArray GrantsOf(PermissionType type, string id) =>
        _permissions.Find(Name(type.Name, id))?.Array(Grants)
        ?? (type.MakersLevel is { } level ? new JsonArray(Grant(Caller.User, level)) : []);

    private static JsonObject Grant(Caller principal, string level)
    {
        var grant = principal.Describe();
        grant["permission_level"] = level;
        return grant;
    }

    private static string Name(string type, string id) => $"{type}/{id}";
}
