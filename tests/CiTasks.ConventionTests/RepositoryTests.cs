using System.Xml.Linq;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.ConventionTests;

/// <summary>Rules of the checkout as a whole.</summary>
public sealed class RepositoryTests
{
    [Fact]
    public void Banned_symbols_reach_every_shipped_project()
    {
        var props = File.ReadAllText(Repository.In("src/Directory.Build.props"));
        Assert.Contains("BannedApiAnalyzers", props);
        Assert.Contains("BannedSymbols.txt", props);
        Assert.Contains("P:System.DateTime.Now", File.ReadAllText(Repository.In("src/BannedSymbols.txt")));
    }

    [Fact]
    public void Every_dependency_says_why_it_is_there()
    {
        var page = File.ReadAllText(Repository.In("docs/dependencies.md"));
        var packages = XDocument.Load(Repository.In("Directory.Packages.props")).Descendants("PackageVersion").Select(item => item.Attribute("Include")!.Value);
        Assert.Empty(packages.Where(package => !page.Contains($"`{package}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_catch_block_is_empty()
    {
        // The whole text, comments and all: a comment that says why makes a block not empty.
        var offenders = SourceFiles.All("src").Concat(SourceFiles.All("build"))
            .Where(file => System.Text.RegularExpressions.Regex.IsMatch(File.ReadAllText(Repository.In(file.Path)), @"catch\s*(\([^)]*\))?\s*\{\s*\}"))
            .Select(file => file.Path);
        Assert.Empty(offenders);
    }

    [Fact]
    public void Every_decision_has_a_number_of_its_own()
    {
        var numbers = Directory.GetFiles(Repository.In("docs/decisions"), "*.md").Select(file => Path.GetFileName(file)[..4]).ToList();
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.All(numbers, number => Assert.Matches("^[0-9]{4}$", number));
    }
}
