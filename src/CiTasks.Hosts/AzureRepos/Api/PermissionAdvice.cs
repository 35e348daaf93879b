using CiTasks.Hosts.PullRequests;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Says of a permission that lacks who grants it to whom, and where: the service names an identity that no page shows under that name.</summary>
internal sealed class PermissionAdvice(AzureReposApi api, Identity identity, BoardSettings settings)
{
    public async Task<T> WithAsync<T>(Func<Task<T>> tell, CancellationToken cancel)
    {
        try
        {
            return await tell().ConfigureAwait(false);
        }
        catch (BoardException refusal) when (refusal.MissingPermission is not null)
        {
            var advice = $"allow \"{refusal.MissingPermission}\" to {await NameAsync(cancel).ConfigureAwait(false)} in Project settings > Repositories > Security (Deny beats Allow)";
            throw refusal.With($"{refusal.Message.TrimEnd('.', ' ')}: {advice}", refusal.InnerException);
        }
    }

    private async Task<string> NameAsync(CancellationToken cancel)
    {
        try
        {
            await identity.AskAsync(api.NewPatience(), cancel).ConfigureAwait(false);
        }
        catch (Exception trouble) when (trouble is BoardException or OperationCanceledException)
        {
            // Then both that it can be.
        }

        return identity.Name is { } name
            ? $"\"{name}\""
            : $"\"{Project()} Build Service ({Organisation()})\", or to \"Project Collection Build Service ({Organisation()})\" where jobs may reach other projects,";
    }

    private string Project() => settings.Project is { Length: > 0 } project && !Guid.TryParse(project, out _) ? project : "<project>";

    // https://dev.azure.com/acme/, https://acme.visualstudio.com/, https://tfs.acme.test/tfs/DefaultCollection/
    private string Organisation() => api.Base.Segments.Length > 1 ? api.Base.Segments[^1].Trim('/') : api.Base.Host.Split('.')[0];
}
