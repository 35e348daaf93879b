using CiTasks.Build.Rehearsal.Containers;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.UnitTests.Build.Containers;

public sealed class ActionFileTests
{
    public static TheoryData<string> Generated => [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "actions")).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Generated))]
    public void Every_generated_action_says_how_it_is_started(string task)
    {
        var action = ActionFile.Read(File.ReadAllText(Path.Combine(Repository.Root, "actions", task, "action.yml")));

        Assert.Equal(task, action.Arguments[0]);
        Assert.NotEmpty(action.Inputs);
        Assert.True(action.Image.StartsWith("docker://", StringComparison.Ordinal) || File.Exists(Path.Combine(Repository.Root, "actions", task, action.Image)), action.Image);
    }

    [Fact]
    public void Inputs_are_those_of_the_inputs_section()
    {
        var action = ActionFile.Read("""
            # comment
            name: 'CiTasks x'
            inputs:
              job-file:
                description: 'Has a: colon'
                default: 'image: none'
            outputs:
              action:
                description: 'x'
            runs:
              using: docker
              image: 'docker://ghcr.io/citasks/citasks@sha256:00'
              args:
                - deploy-job
                - '--it''s'
            """);

        Assert.Equal(["job-file"], action.Inputs);
        Assert.Equal("docker://ghcr.io/citasks/citasks@sha256:00", action.Image);
        Assert.Equal(["deploy-job", "--it's"], action.Arguments);
    }
}
