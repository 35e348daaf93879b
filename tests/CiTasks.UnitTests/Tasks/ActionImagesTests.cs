using CiTasks.Tasks.Generate;
using CiTasks.Tasks.Package;
using CiTasks.Tasks.RunJob;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class ActionImagesTests
{
    private static readonly string Digest = "@sha256:" + new string('0', 64);

    [Fact]
    public void The_sources_are_reached_from_the_action_s_folder_and_a_registry_from_anywhere()
    {
        var published = ActionImages.Published([$"ghcr.io/acme/citasks-rehearsal{Digest}", $"ghcr.io/acme/citasks-python{Digest}", $"ghcr.io/acme/citasks{Digest}"])!;

        Assert.Equal("../../Dockerfile", ActionImages.FromCheckout.For(RunJobTask.Definition, "../../"));
        Assert.Equal("../../Dockerfile.python", ActionImages.FromCheckout.For(PackageTask.Definition, "../../"));
        Assert.Equal($"docker://ghcr.io/acme/citasks{Digest}", published.For(RunJobTask.Definition, "../../"));
        Assert.Equal($"docker://ghcr.io/acme/citasks-python{Digest}", published.For(PackageTask.Definition, "../../"));
    }

    [Theory]
    [InlineData("ghcr.io/acme/citasks{digest}")]
    [InlineData("ghcr.io/acme/citasks{digest} ghcr.io/acme/citasks-python:1")]
    [InlineData("ghcr.io/acme/citasks{digest} ghcr.io/other/citasks{digest} ghcr.io/acme/citasks-python{digest}")]
    [InlineData("ghcr.io/acme/citasks{digest}' ghcr.io/acme/citasks-python{digest}")]
    public void Anything_but_both_images_by_their_digests_is_nothing(string references) =>
        Assert.Null(ActionImages.Published(references.Replace("{digest}", Digest, StringComparison.Ordinal).Split(' ')));
}
