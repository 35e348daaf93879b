using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Permissions;

/// <summary>/api/2.0/permissions, one form for every kind of object.</summary>
internal sealed class PermissionsApi(PermissionStore permissions, ObjectLookup objects)
{
    private const int LongestId = 100;

    public void Map(IEndpointRouteBuilder app)
    {
        // The names of some kinds have two parts.
        foreach (var prefix in (string[])["", "sql/"])
        {
            var path = $"/api/2.0/permissions/{prefix}{{type}}/{{id}}";
            app.MapGet(path, call => With(call, prefix, (type, id) => call.ReplyAsync(permissions.Show(type, id))));
            app.MapPut(path, call => With(call, prefix, (type, id) => ChangeAsync(call, type, id, permissions.Replace)));
            app.MapPatch(path, call => With(call, prefix, (type, id) => ChangeAsync(call, type, id, permissions.Merge)));
            app.MapGet(path + "/permissionLevels", call => With(call, prefix, (type, _) => call.ReplyListAsync("permission_levels", type.DescribeLevels())));
        }
    }

    private Task With(HttpContext call, string prefix, Func<PermissionType, string, Task> answer)
    {
        var (name, id) = (prefix + call.RouteText("type"), call.RouteText("id"));
        var type = PermissionType.Find(name) ?? throw ApiException.InvalidParameter($"request_object_type is not recognized: {name}");
        if (id.Length > LongestId)
        {
            throw ApiException.InvalidParameter($"'{id}' is not a valid {type.ObjectType} ID.");
        }
        objects.Check(type, id);
        return answer(type, id);
    }

    private async Task ChangeAsync(HttpContext call, PermissionType type, string id, Action<PermissionType, string, IEnumerable<JsonObject>> change)
    {
        change(type, id, (await call.ReadJsonAsync()).Children("access_control_list"));
        await call.ReplyAsync(permissions.Show(type, id));
    }
}
