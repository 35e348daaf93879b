using System.Xml.Linq;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.ConventionTests;

/// <summary>Cli → Tasks → {Planning, Databricks, Hosts}; those three and the rehearsal reference nothing of ours.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["CiTasks.Cli"] = ["CiTasks.Tasks"],
        ["CiTasks.Tasks"] = ["CiTasks.Planning", "CiTasks.Databricks", "CiTasks.Hosts"],
        ["CiTasks.Planning"] = [],
        ["CiTasks.Databricks"] = [],
        ["CiTasks.Hosts"] = [],
        ["CiTasks.Rehearsal"] = [],
    };

    [Fact]
    public void Projects_reference_only_what_the_design_allows()
    {
        var projects = Directory.GetFiles(Repository.In("src"), "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(Allowed.Keys.Order(), projects.Select(project => Path.GetFileNameWithoutExtension(project)).Order());
        var offenders = projects.SelectMany(project => XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Where(reference => !Allowed[Path.GetFileNameWithoutExtension(project)].Contains(reference))
            .Select(reference => $"{Path.GetFileNameWithoutExtension(project)} → {reference}"));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Planning_is_pure_and_each_outside_edge_has_one_owner()
    {
        // What only certain projects may touch, and why the others may not.
        (string What, string[] Marks, string[] Owners)[] rules =
        [
            ("the console", ["Console."], ["CiTasks.Cli", "CiTasks.Rehearsal"]),
            ("HTTP", ["new HttpClient", "HttpClientHandler", "SocketsHttpHandler"], ["CiTasks.Databricks", "CiTasks.Hosts"]),
            ("processes", ["Process.Start", "new Process"], ["CiTasks.Tasks", "CiTasks.Rehearsal"]),
            ("environment variables", ["Environment.GetEnvironmentVariable"], ["CiTasks.Cli", "CiTasks.Rehearsal"]),
            ("files", ["File.Read", "File.Write", "File.Open", "File.Create", "Directory."], ["CiTasks.Tasks", "CiTasks.Hosts", "CiTasks.Cli", "CiTasks.Rehearsal", "CiTasks.Databricks"]),
        ];
        var offenders = SourceFiles.All("src").SelectMany(file => rules
            .Where(rule => !rule.Owners.Contains(file.Project) && rule.Marks.Any(mark => file.Mentions(mark)))
            .Select(rule => $"{file.Path} touches {rule.What}, which belongs to {string.Join(", ", rule.Owners)}"));
        Assert.Empty(offenders);
    }
}
