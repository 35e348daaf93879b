using CiTasks.Build.Images;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.UnitTests.Build.Images;

public sealed class DockerfileTests
{
    private static readonly string[] BuildKitOnly = ["# syntax", "--mount", "--link", "--chmod", "--platform", "--start-interval", "<<"];

    public static TheoryData<string> Files => [.. ImageKind.All.Select(kind => kind.Dockerfile)];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_classic_builder_understands_it(string file) =>
        Assert.DoesNotContain(Instructions(file), line => BuildKitOnly.Any(line.Contains));

    [Theory]
    [MemberData(nameof(Files))]
    public void The_program_is_process_1_and_root(string file)
    {
        var lines = Instructions(file);

        Assert.Single(lines, line => line.StartsWith("ENTRYPOINT [\"/usr/local/bin/citasks", StringComparison.Ordinal));
        Assert.Equal("USER 0", Assert.Single(lines, line => line.StartsWith("USER", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_build_without_arguments_stands_on_public_images_for_which_there_are_stand_ins(string file)
    {
        var images = Instructions(file).Where(line => line.StartsWith("ARG ", StringComparison.Ordinal) && line.Contains("_IMAGE=")).Select(line => line.Split('=')[1]).ToList();

        Assert.Equal(PublicImages.Sdk, images[0]);
        Assert.Contains(images[1], new[] { PublicImages.Debian, PublicImages.RuntimeDeps });
        Assert.Equal(2, images.Count);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_new_commit_or_version_does_not_build_the_program_again(string file)
    {
        var lines = Instructions(file);
        var published = lines.FindIndex(line => line.StartsWith("RUN dotnet publish", StringComparison.Ordinal));

        Assert.DoesNotContain(lines.Take(published), line => line.StartsWith("ARG REVISION", StringComparison.Ordinal) || line.StartsWith("ARG CREATED", StringComparison.Ordinal));
        Assert.True(lines.FindIndex(line => line.StartsWith("RUN dotnet restore", StringComparison.Ordinal)) < lines.FindIndex(line => line == "COPY src/CiTasks.Cli src/CiTasks.Cli" || line == "COPY src/CiTasks.Rehearsal src/CiTasks.Rehearsal"));
    }

    [Fact]
    public void The_two_images_with_citasks_build_it_by_the_same_layers() =>
        Assert.Equal(BuildStage("Dockerfile"), BuildStage("Dockerfile.python"));

    private static List<string> BuildStage(string file) =>
        [.. Instructions(file).SkipWhile(line => !line.StartsWith("FROM", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("FROM ${BASE_IMAGE}", StringComparison.Ordinal) && line != "FROM build AS parts")];

    private static List<string> Instructions(string file) =>
        [.. File.ReadAllLines(Repository.In(file)).Select(line => line.Trim()).Where(line => line.Length > 0 && (!line.StartsWith('#') || line.StartsWith("# syntax", StringComparison.Ordinal)))];
}
