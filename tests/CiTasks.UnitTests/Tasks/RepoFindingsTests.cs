using CiTasks.Databricks.Errors;
using CiTasks.Planning.Git;
using CiTasks.Tasks.SyncRepo;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class RepoFindingsTests
{
    [Theory]
    [InlineData(ErrorKind.PermissionDenied, "PERMISSION_DENIED", "Missing Git provider credentials. Go to User Settings", "CIT0536")]
    [InlineData(ErrorKind.PermissionDenied, "PERMISSION_DENIED", "Invalid Git provider credentials.", "CIT0536")]
    [InlineData(ErrorKind.PermissionDenied, "PERMISSION_DENIED", "ada does not have Manage permissions", null)]
    [InlineData(ErrorKind.Unauthenticated, "UNAUTHENTICATED", "Credential was not sent or was of an unsupported type for this API.", null)]
    [InlineData(ErrorKind.Invalid, "GIT_REMOTE_ERROR", "could not resolve host", "CIT0536")]
    [InlineData(ErrorKind.Invalid, "BAD_REQUEST", "Remote repo not found. Please ensure that", "CIT0536")]
    [InlineData(ErrorKind.Invalid, "BAD_REQUEST", "something else", null)]
    [InlineData(ErrorKind.NotFound, "GIT_UNKNOWN_REF", "unknown", "CIT0537")]
    [InlineData(ErrorKind.NotFound, "RESOURCE_DOES_NOT_EXIST", "Branch feature/x does not exist", "CIT0537")]
    [InlineData(ErrorKind.NotFound, "RESOURCE_DOES_NOT_EXIST", "Repo 5 does not exist.", null)]
    public void A_refusal_that_is_about_Git_is_told_as_one(ErrorKind kind, string code, string message, string? id)
    {
        var problem = new DatabricksException(kind, "PATCH api/2.0/repos/5", message) { ErrorCode = code };

        Assert.Equal(id, RepoFindings.Explain(problem, GitUrl.Parse("https://github.com/acme/iris")!, "gitHub", new GitRef("feature/x", false), isFork: false)?.Id);
    }
}
