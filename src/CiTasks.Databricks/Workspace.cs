using CiTasks.Databricks.Dbfs;
using CiTasks.Databricks.GitCredentials;
using CiTasks.Databricks.Http;
using CiTasks.Databricks.Identity;
using CiTasks.Databricks.Jobs;
using CiTasks.Databricks.Repos;
using CiTasks.Databricks.Runs;
using CiTasks.Databricks.WorkspaceTree;

namespace CiTasks.Databricks;

/// <summary>A Databricks workspace, real or the rehearsal's: one client a noun.</summary>
public sealed class Workspace(WorkspaceHttp http) : IDisposable
{
    /// <summary>Base address with a trailing slash.</summary>
    public Uri Address => http.Address;

    /// <summary>The workspace's time, to about a second.</summary>
    public DateTimeOffset ServerTime => http.ServerTime;

    /// <summary>Holds requests back when told to.</summary>
    public RequestPace Pace => http.Pace;

    /// <summary>The Databricks file system.</summary>
    public DbfsClient Dbfs { get; } = new(http);

    /// <summary>Jobs.</summary>
    public JobsClient Jobs { get; } = new(http);

    /// <summary>Runs of jobs.</summary>
    public RunsClient Runs { get; } = new(http);

    /// <summary>Git folders.</summary>
    public ReposClient Repos { get; } = new(http);

    /// <summary>Sign-ins at Git providers.</summary>
    public GitCredentialsClient GitCredentials { get; } = new(http);

    /// <summary>Notebooks, files and folders.</summary>
    public WorkspaceTreeClient Tree { get; } = new(http);

    /// <summary>Who we are there.</summary>
    public CurrentUserClient CurrentUser { get; } = new(http);

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
