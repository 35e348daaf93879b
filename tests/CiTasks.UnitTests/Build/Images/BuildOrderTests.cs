using CiTasks.Build.Images;
using Xunit;

namespace CiTasks.UnitTests.Build.Images;

public sealed class BuildOrderTests
{
    [Fact]
    public void A_plain_order_gives_no_argument_that_a_runner_does_not_give()
    {
        var order = new BuildOrder(["citasks:dev"], "/repository") { Dockerfile = "/repository/Dockerfile.python", PassedOn = [] };

        Assert.Equal(["build", "--tag", "citasks:dev", "--file", "/repository/Dockerfile.python", "/repository"], order.Arguments);
    }

    [Fact]
    public void A_proxy_is_passed_on_by_its_name_so_that_no_password_shows()
    {
        var order = new BuildOrder(["citasks:dev"], "-") { PassedOn = ["HTTPS_PROXY"], Pull = true, BuildArguments = new Dictionary<string, string> { ["VERSION"] = "1.2.3" } };

        Assert.Equal(["build", "--tag", "citasks:dev", "--build-arg", "HTTPS_PROXY", "--build-arg", "VERSION=1.2.3", "--pull", "-"], order.Arguments);
    }

    [Theory]
    [InlineData("local", true, true)]
    [InlineData("public", false, false)]
    [InlineData("", true, false)]
    [InlineData(null, false, true)]
    public void Stand_ins_are_for_machines_without_the_registry(string? option, bool answers, bool local) =>
        Assert.Equal(local, BasesChoice.IsLocal(option, () => answers));

    [Fact]
    public void The_registry_is_not_asked_when_the_option_says_it()
    {
        Assert.True(BasesChoice.IsLocal("local", () => throw new InvalidOperationException()));
        Assert.Contains("--bases", Assert.Throws<ImagesException>(() => BasesChoice.IsLocal("privat", () => true)).Message);
    }

    [Fact]
    public void The_cost_of_a_start_is_compared_within_pairs()
    {
        var cost = StartCost.Of([(400, 300), (1000, 950), (500, 410)]);

        Assert.Equal((500, 410, 90), (cost.Program, cost.Container, cost.Added));
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(999_999, false)]
    public void An_image_that_outgrew_its_limit_fails_the_build(long limit, bool fits)
    {
        var kind = new ImageKind("citasks", "Dockerfile") { LargestSize = limit };
        BuiltImage Build() => new ImageBuilder(new Docker(new FakeEngine()), "/repository").Build(kind, "dev", new Dictionary<string, string>(), pull: false);

        if (fits)
        {
            Assert.Equal("citasks:dev", Build().Reference);
        }
        else
        {
            Assert.Contains("1.0 MB", Assert.Throws<ImagesException>(Build).Message);
        }
    }

    [Fact]
    public void The_table_has_a_line_for_every_image()
    {
        var image = new LocalImage("sha256:0123456789abcdef", 46_249_999, new Dictionary<string, string>());

        var lines = BuiltImage.Table([new BuiltImage("citasks:dev", image, TimeSpan.FromSeconds(12.34)), new BuiltImage("x:dev", image, TimeSpan.Zero)]).ToList();

        Assert.Equal("image        size     build   id", lines[0]);
        Assert.Equal("citasks:dev  46.2 MB  12.3 s  0123456789ab", lines[1]);
        Assert.Equal(3, lines.Count);
    }
}
