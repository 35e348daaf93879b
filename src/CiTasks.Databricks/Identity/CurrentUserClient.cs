using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.Identity;

/// <summary>Who the credential belongs to (SCIM Me, facts/databricks-api.md 6.6).</summary>
public sealed class CurrentUserClient(WorkspaceHttp http)
{
    /// <summary>User name, or the application id of a service principal.</summary>
    public async Task<string> GetNameAsync(CancellationToken cancel)
    {
        var me = await http.SendAsync(ApiRequest.Get("api/2.0/preview/scim/v2/Me"), cancel).ConfigureAwait(false);
        return me.Text("userName") ?? me.Text("displayName") ?? "unknown";
    }
}
