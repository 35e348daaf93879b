using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace CiTasks.ConventionTests;

public sealed class CakeVersionTests
{
    [Fact]
    public void The_build_compiles_against_the_Cake_that_dotnet_tool_restore_installs()
    {
        var compiledAgainst = XDocument.Load(InRepository("Directory.Packages.props")).Descendants("CakeToolVersion").Single().Value;

        using var manifest = JsonDocument.Parse(File.ReadAllText(InRepository(".config/dotnet-tools.json")));
        var installed = manifest.RootElement.GetProperty("tools").GetProperty("cake.tool").GetProperty("version").GetString();

        Assert.Equal(installed, compiledAgainst);
    }

    private static string InRepository(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CiTasks.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not lie inside the repository.");
        }

        return Path.Combine(folder.FullName, path);
    }
}
