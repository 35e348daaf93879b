using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

/// <summary>What a workspace refuses in the git_source of a job, before any run.</summary>
internal static class GitSourceRules
{
    private const string Providers =
        "github,gitlab,bitbucketcloud,gitlabenterpriseedition,bitbucketserver,azuredevopsservices,githubenterprise,awscodecommit";

    public static void Check(JsonObject source)
    {
        if (!Providers.Split(',').Contains(source.Text("git_provider")?.ToLowerInvariant()))
        {
            throw ApiException.InvalidParameter("git_source.git_provider must be one of: " + Providers);
        }
        source.RequiredText("git_url");
        GitRevision.Of(source, prefix: "git_");
        GitFolderRequest.PatternsOf(source);
    }
}
