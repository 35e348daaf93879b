namespace CiTasks.Testing.AzureAgent;

/// <summary>What server and agent say of a job in variables.</summary>
internal static class SystemVariables
{
    public const string PlanId = "44444444-0000-4000-8000-000000000004";
    public const string JobId = "55555555-0000-4000-8000-000000000005";

    public static IEnumerable<KeyValuePair<string, string>> Of(AgentJobSettings settings, AgentFolders folders) =>
        [.. OfSystem(settings), .. OfBuild(settings, folders), .. OfAgent(settings, folders), .. settings.Run.PullRequestVariables];

    private static Dictionary<string, string> OfSystem(AgentJobSettings settings) => new()
    {
        ["System.CollectionId"] = "33333333-0000-4000-8000-000000000003",
        ["System.CollectionUri"] = settings.CollectionUri,
        ["System.TeamFoundationCollectionUri"] = settings.CollectionUri,
        ["System.TeamFoundationServerUri"] = settings.CollectionUri,
        ["System.TeamProject"] = settings.Project,
        ["System.TeamProjectId"] = settings.ProjectId,
        ["System.DefinitionId"] = "12",
        ["System.DefinitionName"] = settings.Pipeline,
        ["System.HostType"] = "build",
        ["System.ServerType"] = "Hosted",
        ["System.Culture"] = "en-US",
        ["System.PlanId"] = PlanId,
        ["System.TimelineId"] = PlanId,
        ["System.JobId"] = JobId,
        ["System.StageId"] = "66666666-0000-4000-8000-000000000006",
        ["System.StageName"] = settings.Stage,
        ["System.StageDisplayName"] = settings.Stage,
        ["System.StageAttempt"] = $"{settings.Attempt}",
        ["System.PhaseId"] = "77777777-0000-4000-8000-000000000007",
        ["System.PhaseName"] = settings.Job,
        ["System.PhaseDisplayName"] = settings.Job,
        ["System.PhaseAttempt"] = $"{settings.Attempt}",
        // The job of a phase that is no matrix.
        ["System.JobName"] = "__default",
        ["System.JobIdentifier"] = $"{settings.Stage}.{settings.Job}.__default",
        ["System.JobDisplayName"] = settings.Job,
        ["System.JobAttempt"] = $"{settings.Attempt}",
        ["System.JobPositionInPhase"] = "1",
        ["System.TotalJobsInPhase"] = "1",
        ["System.PipelineStartTime"] = "2026-11-20 10:00:00+00:00",
        ["System.OidcRequestUri"] = $"{settings.CollectionUri}{settings.ProjectId}/_apis/distributedtask/hubs/build/plans/{PlanId}/jobs/{JobId}/oidctoken",
        ["System.EnableAccessToken"] = "SecretVariable",
    };

    private static Dictionary<string, string> OfBuild(AgentJobSettings settings, AgentFolders folders) => new()
    {
        ["Build.ArtifactStagingDirectory"] = folders.Artifacts,
        ["Build.BinariesDirectory"] = folders.Binaries,
        ["Build.BuildId"] = $"{settings.BuildId}",
        ["Build.BuildNumber"] = "20261120.3",
        ["Build.BuildUri"] = $"vstfs:///Build/Build/{settings.BuildId}",
        ["Build.ContainerId"] = "5151",
        ["Build.DefinitionName"] = settings.Pipeline,
        ["Build.DefinitionVersion"] = "4",
        ["Build.QueuedBy"] = "Ada Lovelace",
        ["Build.QueuedById"] = "88888888-0000-4000-8000-000000000008",
        ["Build.Reason"] = settings.Run.Reason,
        ["Build.Repository.Clean"] = "False",
        ["Build.Repository.Git.SubmoduleCheckout"] = "False",
        ["Build.Repository.ID"] = settings.Repository.Id,
        ["Build.Repository.LocalPath"] = folders.Sources,
        ["Build.Repository.Name"] = settings.Repository.Name,
        ["Build.Repository.Provider"] = settings.Repository.Provider,
        ["Build.Repository.Uri"] = settings.Repository.Url,
        ["Build.RequestedFor"] = "Ada Lovelace",
        ["Build.RequestedForEmail"] = "ada@example.com",
        ["Build.RequestedForId"] = "88888888-0000-4000-8000-000000000008",
        ["Build.SourceBranch"] = settings.Run.Ref,
        ["Build.SourceBranchName"] = settings.Run.Ref.Split('/')[^1],
        ["Build.SourcesDirectory"] = folders.Sources,
        ["Build.SourceVersion"] = settings.Run.Commit,
        ["Build.SourceVersionAuthor"] = "Ada Lovelace",
        ["Build.SourceVersionMessage"] = "Work",
        ["Build.StagingDirectory"] = folders.Artifacts,
    };

    private static Dictionary<string, string> OfAgent(AgentJobSettings settings, AgentFolders folders) => new()
    {
        ["Agent.BuildDirectory"] = folders.Build,
        ["Agent.HomeDirectory"] = folders.Home,
        ["Agent.Id"] = "8",
        ["Agent.IsSelfHosted"] = "1",
        ["Agent.JobName"] = settings.Job,
        ["Agent.JobStatus"] = "Succeeded",
        ["Agent.MachineName"] = "harness",
        ["Agent.Name"] = "harness",
        ["Agent.OS"] = "Linux",
        ["Agent.OSArchitecture"] = "X64",
        ["Agent.ReadOnlyVariables"] = "true",
        ["Agent.RootDirectory"] = folders.Work,
        ["Agent.TempDirectory"] = folders.Temp,
        ["Agent.ToolsDirectory"] = folders.Tools,
        ["Agent.Version"] = "4.265.1",
        ["Agent.WorkFolder"] = folders.Work,
        ["Common.TestResultsDirectory"] = folders.TestResults,
        ["Pipeline.Workspace"] = folders.Build,
        ["System.ArtifactsDirectory"] = folders.Artifacts,
        ["System.DefaultWorkingDirectory"] = folders.Sources,
        ["System.WorkFolder"] = folders.Work,
    };
}
