using CiTasks.Tasks.Running;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class ChildEnvironmentTests
{
    [Theory]
    [InlineData("DATABRICKS_TOKEN", false)]
    [InlineData("INPUT_DATABRICKS-TOKEN", false)]
    [InlineData("INPUT_GIT-TOKEN", false)]
    [InlineData("CITASKS_GIT_TOKEN", false)]
    [InlineData("ACTIONS_ID_TOKEN_REQUEST_TOKEN", false)]
    [InlineData("ACTIONS_ID_TOKEN_REQUEST_URL", false)]
    [InlineData("ACTIONS_RUNTIME_TOKEN", false)]
    [InlineData("SECRET_DATABASE_PASSWORD", false)]
    [InlineData("ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN", false)]
    [InlineData("VSTS_SECRET_VARIABLES", false)]
    [InlineData("SYSTEM_ACCESSTOKEN", false)]
    [InlineData("SYSTEM_OIDCREQUESTURI", false)]
    [InlineData("ARM_CLIENT_SECRET", false)]
    [InlineData("AZURE_DEVOPS_EXT_PAT", false)]
    [InlineData("servicePrincipalKey", false)]
    [InlineData("idToken", false)]
    [InlineData("PATH", true)]
    [InlineData("BUILD_BUILDID", true)]
    [InlineData("VSTS_PROCESS_LOOKUP_ID", true)]
    [InlineData("PIP_INDEX_URL", true)]
    [InlineData("GITHUB_REF_NAME", true)]
    public void Code_of_the_repository_gets_nothing_to_sign_in_with(string name, bool stays)
    {
        var variables = new Dictionary<string, string?> { [name] = "x" };

        ChildEnvironment.Prepare(variables);

        Assert.Equal(stays, variables.ContainsKey(name));
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true")]
    [InlineData("TF_BUILD", "True")]
    public void Git_may_look_at_a_checkout_of_another_user_in_a_CI_system(string mark, string value)
    {
        var variables = new Dictionary<string, string?> { [mark] = value, ["GIT_CONFIG_COUNT"] = "1", ["GIT_CONFIG_KEY_0"] = "a.b", ["GIT_CONFIG_VALUE_0"] = "c", ["HOME"] = "/nowhere/at/all" };

        ChildEnvironment.Prepare(variables);

        Assert.Equal(("2", "a.b", "c", "safe.directory", "*"), (variables["GIT_CONFIG_COUNT"], variables["GIT_CONFIG_KEY_0"], variables["GIT_CONFIG_VALUE_0"], variables["GIT_CONFIG_KEY_1"], variables["GIT_CONFIG_VALUE_1"]));
        Assert.True(Directory.Exists(variables["HOME"]));
    }

    [Fact]
    public void A_laptop_keeps_gits_own_caution()
    {
        var home = Path.GetTempPath();
        var variables = new Dictionary<string, string?> { ["HOME"] = home };

        ChildEnvironment.Prepare(variables);

        Assert.Equal([("HOME", home)], variables.Select(pair => (pair.Key, pair.Value!)));
    }
}
