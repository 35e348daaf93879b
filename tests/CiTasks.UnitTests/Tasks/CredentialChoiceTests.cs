using CiTasks.Databricks.GitCredentials;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.SetGitCredential;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class CredentialChoiceTests
{
    private static readonly LiveGitCredential Plain = new(1, "gitHub", "ada", null);
    private static readonly LiveGitCredential Robot = new(2, "gitHub", "bot", "robot");
    private static readonly LiveGitCredential Twin = new(3, "gitHub", "bot", "twin");
    private static readonly LiveGitCredential Lab = new(4, "gitLab", "ada", null);

    public static TheoryData<string, long[], string?, string?, long?> Cases => new()
    {
        // all there is → name and user that were given → the one to overwrite (0: several fit)
        { "nothing there", [], null, "ada", null },
        { "another provider's", [4], null, "ada", null },
        { "the only one", [1, 4], null, null, 1 },
        { "the only one, although its user differs", [1], null, "eve", 1 },
        { "by user", [1, 2], null, "bot", 2 },
        { "by name", [1, 2, 3], "twin", null, 3 },
        { "by name, whatever its user", [1, 2, 3], "twin", "ada", 3 },
        { "no such name yet", [1, 2], "new", "ada", null },
        { "no such name yet, and one without", [1], "robot", null, null },
        { "two and nothing given", [1, 2], null, null, 0 },
        { "two of one user", [1, 2, 3], null, "bot", 0 },
        { "two and none of this user", [1, 2], null, "eve", 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_one_that_is_meant_is_overwritten_and_nothing_is_guessed(string what, long[] there, string? name, string? user, long? chosen)
    {
        Assert.NotEmpty(what);
        var all = new[] { Plain, Robot, Twin, Lab }.Where(credential => there.Contains(credential.Id)).ToList();
        if (chosen == 0)
        {
            var failure = Assert.Throws<TaskFailureException>(() => CredentialChoice.Of(all, "GitHub", name, user));
            Assert.Equal("CIT0538", Assert.Single(failure.Findings).Id);
        }
        else
        {
            Assert.Equal(chosen, CredentialChoice.Of(all, "GitHub", name, user)?.Id);
        }
    }
}
