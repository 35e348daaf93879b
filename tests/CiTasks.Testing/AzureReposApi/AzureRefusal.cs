using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>An answer that says no, in the form of Azure DevOps.</summary>
internal sealed class AzureRefusal(int status, string message, string typeKey) : Exception(message)
{
    public int Status => status;

    public static AzureRefusal NoPermission(string permission, AzureIdentity identity) => new(
        403, $"TF401027: You need the Git '{permission}' permission to perform this action. Details: identity '{identity.UniqueName}', scope 'repository'.", "GitNeedsPermissionException");

    public static AzureRefusal NoRepository(string name) => new(
        404, $"TF401019: The Git repository with name or identifier {name} does not exist or you do not have permissions for the operation you are attempting.", "GitRepositoryNotFoundException");

    public static AzureRefusal NoProject(string name) => new(
        404, $"TF200016: The following project does not exist: {name}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.", "ProjectDoesNotExistWithNameException");

    public static AzureRefusal NoPull() => new(404, "TF401180: The requested pull request was not found.", "GitPullRequestNotFoundException");

    public static AzureRefusal Missing(string what) => new(404, $"The {what} was not found.", "GitItemNotFoundException");

    /// <summary>A body that is not accepted.</summary>
    public static AzureRefusal Form(string text) => new(400, text, "InvalidArgumentValueException");

    public JsonObject ToJson() => new()
    {
        ["$id"] = "1",
        ["innerException"] = null,
        ["message"] = Message,
        ["typeName"] = $"Microsoft.TeamFoundation.Git.Server.{typeKey}, Microsoft.TeamFoundation.Git.Server",
        ["typeKey"] = typeKey,
        ["errorCode"] = 0,
        ["eventId"] = 3000,
    };
}
