using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;
using Xunit;

namespace CiTasks.UnitTests.GitHubRunner;

/// <summary>What the runner loads and what it refuses.</summary>
public sealed class ActionManifestTests
{
    private const string Plain = """
        name: Greet
        description: Says hello.
        author: nobody
        somethingNew: { is: tolerated }
        inputs:
          who:
            description: Whom
            required: true
            default: world
          token:
            default: ${{ github.token }}
          old-name:
            deprecationMessage: use who
          bare:
        outputs:
          greeting:
            description: It
        runs:
          using: docker
          image: ../../Dockerfile
          args:
            - greet
            - ${{ inputs.who }}
          env:
            LOUD: ${{ inputs.loud || 'no' }}
        """;

    [Fact]
    public void Everything_that_a_container_action_may_say_is_read()
    {
        var action = Load(Plain);
        Assert.Equal(["who", "token", "old-name", "bare"], action.Inputs.Select(input => input.Name));
        Assert.Equal(["world", "${{ github.token }}", null, null], action.Inputs.Select(input => input.Default));
        Assert.Equal("use who", action.Inputs[2].DeprecationMessage);
        Assert.Equal(["greeting"], action.Outputs);
        Assert.Equal("../../Dockerfile", action.Runs.Image);
        Assert.Equal(["greet", "${{ inputs.who }}"], action.Runs.Args);
        Assert.Equal("${{ inputs.loud || 'no' }}", action.Runs.Env["LOUD"]);
    }

    [Theory]
    [InlineData("  using: docker", "  using: docker\n  working-directory: x", "Unexpected value 'working-directory'")]
    [InlineData("    - greet", "    - ${{ github.token }}", "Unrecognized named-value: 'github'")]
    [InlineData("    - greet", "    - ${{ secrets.TOKEN }}", "Unrecognized named-value: 'secrets'")]
    [InlineData("inputs.loud || 'no'", "env.LOUD", "Unrecognized named-value: 'env'")]
    [InlineData("default: world", "default: ${{ secrets.WHO }}", "Unrecognized named-value: 'secrets'")]
    [InlineData("default: world", "default: ${{ inputs.token }}", "Unrecognized named-value: 'inputs'")]
    [InlineData("../../Dockerfile", "../../image.txt", "should be either 'Dockerfile' or 'docker://image'")]
    [InlineData("  image: ../../Dockerfile", "", "requires 'image'")]
    [InlineData("using: docker", "using: node24", "is not a container action")]
    [InlineData("runs:", "walks:", "'runs:' section is required")]
    [InlineData("name: Greet", "name: [Greet", "")]
    public void What_the_runner_refuses_is_refused(string old, string text, string message)
    {
        Assert.Contains(old, Plain, StringComparison.Ordinal);
        var exception = Assert.Throws<ActionLoadException>(() => Load(Plain.Replace(old, text, StringComparison.Ordinal)));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("../../Dockerfile")]
    [InlineData("Dockerfile.python")]
    [InlineData("my.dockerfile")]
    [InlineData("docker://ghcr.io/acme/citasks@sha256:00")]
    public void An_image_is_a_Dockerfile_or_the_name_of_one_that_is_pulled(string image)
    {
        var runs = Load(Plain.Replace("../../Dockerfile", image, StringComparison.Ordinal)).Runs;
        Assert.Equal(image, runs.Image);
        Assert.Equal(image.StartsWith("docker:", StringComparison.Ordinal), runs.IsPulled);
    }

    [Fact]
    public void The_manifest_is_looked_for_under_three_names_and_a_missing_folder_asks_for_the_checkout()
    {
        using var folder = new TempFolder();
        Assert.Contains("Did you forget to run actions/checkout", Assert.Throws<ActionLoadException>(() => ActionManifest.Load(folder.In("x"))).Message, StringComparison.Ordinal);
        folder.Write("Dockerfile", "FROM scratch");
        Assert.Equal("Dockerfile", ActionManifest.Load(folder.Path).Runs.Image);
        folder.Write("action.yaml", Plain);
        Assert.Equal("Greet", ActionManifest.Load(folder.Path).Name);
        folder.Write("action.yml", Plain.Replace("Greet", "First", StringComparison.Ordinal));
        Assert.Equal("First", ActionManifest.Load(folder.Path).Name);
    }

    [Fact]
    public void Every_action_of_ours_loads()
    {
        foreach (var folder in Directory.GetDirectories(Repository.In("actions")).Append(Repository.Root))
        {
            Assert.True(File.Exists(Path.Combine(folder, ActionManifest.Load(folder).Runs.Image)), folder);
        }
    }

    private static ActionManifest Load(string yaml)
    {
        using var folder = new TempFolder();
        folder.Write("action.yml", yaml);
        return ActionManifest.Load(folder.Path);
    }
}
