using System.Diagnostics;
using System.Text.RegularExpressions;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>The page that says what is answered, against what is answered.</summary>
public sealed partial class CoverageTests
{
    [Fact]
    public async Task Every_route_is_on_the_page_and_the_page_has_no_other()
    {
        var listed = File.ReadLines(Repository.In("docs/rehearsal-coverage.md"))
            .SelectMany(line => Row().Matches(line).Take(1))
            .SelectMany(row => Versions(row.Groups[1].Value))
            .ToArray();
        var served = await ServedAsync();
        Assert.Equal([], served.Except(listed));
        Assert.Equal([], listed.Except(served));
        Assert.Equal([], listed.GroupBy(route => route).Where(route => route.Count() > 1).Select(route => route.Key));
    }

    private static async Task<string[]> ServedAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(BuiltPrograms.Rehearsal, ["routes"]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Versions(string route) =>
        route.Contains("/2.x/", StringComparison.Ordinal)
            ? Enumerable.Range(0, 3).Select(minor => route.Replace("/2.x/", $"/2.{minor}/", StringComparison.Ordinal))
            : [route];

    [GeneratedRegex(@"^\| `([A-Z*]+ /[^`]*)` \| \S")]
    private static partial Regex Row();
}
