using CiTasks.Planning.Wheels;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class WheelMetadataTests
{
    [Theory]
    [InlineData("Metadata-Version: 2.1\nName: iris-databricks\nVersion: 0.1\n\nName: body", "Name", "iris-databricks")]
    [InlineData("Name: a\r\nVersion: 1.0+local\r\n", "Version", "1.0+local")]
    [InlineData("name:a", "Name", "a")]
    [InlineData("Summary: x\n\nName: in the description", "Name", null)]
    [InlineData("Name-Of-Something: x", "Name", null)]
    [InlineData("", "Name", null)]
    public void A_header_is_read_up_to_the_blank_line(string text, string name, string? value)
    {
        Assert.Equal(value, WheelMetadata.Header(text, name));
    }

    [Fact]
    public void Entry_points_of_all_groups_are_read()
    {
        const string Text = "# made by hand\n[console_scripts]\r\niris-databricks = iris.__main__:main\nextra=iris:run [spark, dev]\n\n; note\n[kedro.hooks]\nhook = iris.hooks:hook\nbroken\n= nothing\n";

        Assert.Equal(
            ["extra → iris:run", "hook → iris.hooks:hook", "iris-databricks → iris.__main__:main"],
            WheelMetadata.ParseEntryPoints(Text).Select(point => $"{point.Key} → {point.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Iris_Databricks", "iris-databricks")]
    [InlineData("a.-_b", "a-b")]
    [InlineData("plain", "plain")]
    public void Names_compare_as_PEP_503_says(string name, string normal)
    {
        Assert.Equal(normal, WheelMetadata.Normalise(name));
    }
}
