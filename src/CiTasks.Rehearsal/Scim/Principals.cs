using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Scim;

/// <summary>The users, groups and service principals of the workspace. A group's members are kept in the group; whose groups someone is in is looked up.</summary>
internal sealed class Principals
{
    public const string AdminsId = "1";
    public const string UsersId = "2";

    private readonly Dictionary<ScimKind, DocumentStore> _stores;
    private readonly Ids _ids;

    /// <param name="workspace">Where they are kept.</param>
    /// <param name="ids">Gives ids.</param>
    /// <param name="applicationId">The service principal that the workspace has from the start.</param>
    public Principals(WorkspaceFolder workspace, Ids ids, string applicationId)
    {
        _ids = ids;
        var everybody = new JsonArray(
            new JsonObject { ["display"] = RehearsalUser.Name, ["value"] = RehearsalUser.Id, ["$ref"] = "Users/" + RehearsalUser.Id },
            new JsonObject { ["display"] = FirstPrincipals.ServicePrincipalName, ["value"] = FirstPrincipals.ServicePrincipalId, ["$ref"] = "ServicePrincipals/" + FirstPrincipals.ServicePrincipalId });
        _stores = new()
        {
            [ScimKind.Users] = new(workspace.Documents("users"), (RehearsalUser.Id, FirstPrincipals.User())),
            [ScimKind.Groups] = new(
                workspace.Documents("groups"),
                (AdminsId, FirstPrincipals.Group(AdminsId, "admins", everybody)),
                (UsersId, FirstPrincipals.Group(UsersId, "users", (JsonArray)everybody.DeepClone()))),
            [ScimKind.ServicePrincipals] = new(
                workspace.Documents("service-principals"),
                (FirstPrincipals.ServicePrincipalId, FirstPrincipals.ServicePrincipal(applicationId))),
        };
    }

    public JsonObject Create(ScimKind kind, JsonObject document)
    {
        if (kind == ScimKind.ServicePrincipals && document.Text(kind.NameField) is null)
        {
            document[kind.NameField] = Guid.NewGuid().ToString();
        }
        if (kind != ScimKind.Groups)
        {
            document.TryAdd("active", true);
            document.TryAdd("displayName", document.Text(kind.NameField));
        }
        var id = _ids.Next().ToString(System.Globalization.CultureInfo.InvariantCulture);
        document["id"] = id;
        document.TryAdd("schemas", new JsonArray(kind.Schema));
        document.Remove("groups");
        ScimRules.Check(kind, document);
        _stores[kind].Add(id, document, all => all.All(other => !ScimRules.SameName(kind, other, document))
            ? true
            : throw new ScimException(409, $"{kind.Noun} with {kind.NameNoun} {document.Text(kind.NameField)} already exists."));
        return Get(kind, id);
    }

    public JsonObject Get(ScimKind kind, string id) => WithGroups(kind, _stores[kind].Find(id) ?? throw Unknown(kind, id));

    public JsonObject[] List(ScimKind kind) => [.. _stores[kind].List().Select(document => WithGroups(kind, document))];

    public JsonObject? FindByName(ScimKind kind, string name) => List(kind).FirstOrDefault(document => document.Text(kind.NameField) == name);

    public JsonObject Change(ScimKind kind, string id, Action<JsonObject> change)
    {
        var found = _stores[kind].Change(id, document =>
        {
            change(document);
            document["id"] = id;
            document.Remove("groups");
            ScimRules.Check(kind, document);
        });
        return found ? Get(kind, id) : throw Unknown(kind, id);
    }

    public void Delete(ScimKind kind, string id)
    {
        if (id is AdminsId or UsersId || id == RehearsalUser.Id || id == FirstPrincipals.ServicePrincipalId)
        {
            throw new ScimException(403, $"The {kind.Noun.ToLowerInvariant()} {id} belongs to the workspace and cannot be deleted.", "mutability");
        }
        if (!_stores[kind].Delete(id))
        {
            throw Unknown(kind, id);
        }
        foreach (var group in _stores[ScimKind.Groups].List().Where(group => IsIn(group, id)))
        {
            _stores[ScimKind.Groups].Change(group.RequiredText("id"), document =>
                document.Array("members")!.RemoveAll(member => (member as JsonObject)?.Text("value") == id));
        }
    }

    /// <summary>Who calls, as SCIM shows them. A service principal's user name is its application id.</summary>
    public JsonObject Me(Caller caller)
    {
        if (!caller.IsServicePrincipal)
        {
            return Get(ScimKind.Users, RehearsalUser.Id);
        }
        var me = FindByName(ScimKind.ServicePrincipals, caller.Name)
            ?? FirstPrincipals.Stranger(caller.Name);
        me["userName"] = caller.Name;
        return me;
    }

    private JsonObject WithGroups(ScimKind kind, JsonObject document)
    {
        var id = document.RequiredText("id");
        var groups = _stores[ScimKind.Groups].List().Where(group => IsIn(group, id)).Select(group => new JsonObject
        {
            ["display"] = group.Text("displayName"),
            ["type"] = "direct",
            ["value"] = group.Text("id"),
            ["$ref"] = "Groups/" + group.Text("id"),
        }).ToArray();
        if (groups.Length > 0)
        {
            document["groups"] = new JsonArray([.. groups]);
        }
        if (kind == ScimKind.Groups && document.Array("members") is { } members)
        {
            foreach (var member in members.OfType<JsonObject>())
            {
                Complete(member);
            }
        }
        return document;
    }

    /// <summary>A client names a member by its id; the answer says who that is.</summary>
    private void Complete(JsonObject member)
    {
        foreach (var kind in ScimKind.All)
        {
            if (member.Text("value") is { } id && _stores[kind].Find(id) is { } known)
            {
                member["display"] = known.Text("displayName") ?? known.Text(kind.NameField);
                member["$ref"] = $"{kind.Name}/{id}";
            }
        }
    }

    private static bool IsIn(JsonObject group, string id) =>
        group.Array("members")?.OfType<JsonObject>().Any(member => member.Text("value") == id) == true;

    private static ScimException Unknown(ScimKind kind, string id) => new(404, $"{kind.Noun} with id {id} not found.");
}
