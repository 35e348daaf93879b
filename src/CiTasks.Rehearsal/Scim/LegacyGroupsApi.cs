using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Scim;

/// <summary>/api/2.0/groups: the older calls on the same groups, by name instead of by id.</summary>
internal sealed class LegacyGroupsApi(Principals principals)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/2.0/groups");
        routes.MapPost("/create", CreateAsync);
        routes.MapPost("/delete", DeleteAsync);
        routes.MapPost("/add-member", call => ChangeMemberAsync(call, (members, member) => members.Add((JsonNode)member)));
        routes.MapPost("/remove-member", call => ChangeMemberAsync(call, (_, _) => { }));
        routes.MapGet("/list", call => call.ReplyAsync(Named(principals.List(ScimKind.Groups).Select(group => group.Text("displayName")))));
        routes.MapGet("/list-members", ListMembers);
        routes.MapGet("/list-parents", ListParents);
    }

    private async Task CreateAsync(HttpContext call)
    {
        var name = (await call.ReadJsonAsync()).RequiredText("group_name");
        if (principals.FindByName(ScimKind.Groups, name) is not null)
        {
            throw ApiException.AlreadyExists($"Group with name {name} already exists.");
        }
        principals.Create(ScimKind.Groups, new JsonObject { ["displayName"] = name });
        await call.ReplyAsync(new JsonObject { ["group_name"] = name });
    }

    private async Task DeleteAsync(HttpContext call)
    {
        var group = Group((await call.ReadJsonAsync()).RequiredText("group_name"));
        try
        {
            principals.Delete(ScimKind.Groups, group.RequiredText("id"));
        }
        catch (ScimException problem)
        {
            throw ApiException.InvalidParameter(problem.Message);
        }
        await call.ReplyAsync();
    }

    private async Task ChangeMemberAsync(HttpContext call, Action<JsonArray, JsonObject> change)
    {
        var body = await call.ReadJsonAsync();
        var id = Principal(body.Text("user_name"), body.Text("group_name")).RequiredText("id");
        principals.Change(ScimKind.Groups, Group(body.RequiredText("parent_name")).RequiredText("id"), group =>
        {
            var members = group.Array("members")?.DeepClone() as JsonArray ?? [];
            members.RemoveAll(member => (member as JsonObject)?.Text("value") == id);
            change(members, new JsonObject { ["value"] = id });
            group["members"] = members;
        });
        await call.ReplyAsync();
    }

    private Task ListMembers(HttpContext call)
    {
        var members = Group(call.RequiredQuery("group_name")).Array("members") ?? [];
        return call.ReplyListAsync("members", [.. members.OfType<JsonObject>().Select(Describe).OfType<JsonObject>()]);
    }

    private Task ListParents(HttpContext call)
    {
        var principal = Principal(call.Query("user_name"), call.Query("group_name"));
        return call.ReplyAsync(Named(principal.Children("groups").Select(group => group.Text("display"))));
    }

    private JsonObject? Describe(JsonObject member)
    {
        var id = member.Text("value");
        return principals.List(ScimKind.Users).FirstOrDefault(user => user.Text("id") == id) is { } user ? new() { ["user_name"] = user.Text("userName") }
            : principals.List(ScimKind.Groups).FirstOrDefault(group => group.Text("id") == id) is { } group ? new() { ["group_name"] = group.Text("displayName") }
            : null;
    }

    private JsonObject Principal(string? user, string? group) => (user, group) switch
    {
        ({ } name, null) => principals.FindByName(ScimKind.Users, name) ?? throw ApiException.NotFound($"User {name} does not exist."),
        (null, { } name) => Group(name),
        _ => throw ApiException.InvalidParameter("Exactly one of user_name and group_name must be given."),
    };

    private JsonObject Group(string name) =>
        principals.FindByName(ScimKind.Groups, name) ?? throw ApiException.NotFound($"Group {name} does not exist.");

    private static JsonObject Named(IEnumerable<string?> names) =>
        names.Select(name => (JsonNode?)name).ToArray() is { Length: > 0 } all ? new() { ["group_names"] = new JsonArray(all) } : [];
}
