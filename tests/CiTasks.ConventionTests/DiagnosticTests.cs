using System.Text.RegularExpressions;
using CiTasks.Tasks.Diagnostics;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.ConventionTests;

/// <summary>Every diagnostic id that the code uses is in the table, and the table holds no other.</summary>
public sealed partial class DiagnosticTests
{
    [Fact]
    public void Every_id_in_the_code_is_documented_and_every_documented_id_is_used()
    {
        var used = SourceFiles.All("src")
            .Where(file => !file.Path.EndsWith("DiagnosticTable.cs", StringComparison.Ordinal))
            .SelectMany(file => Id().Matches(file.Text).Select(match => (Id: match.Value, file.Path)))
            .ToLookup(pair => pair.Id, pair => pair.Path);
        var known = DiagnosticTable.All.Select(item => item.Id).ToHashSet();
        Assert.Empty(used.Where(group => !known.Contains(group.Key)).Select(group => $"{group.Key} is used in {group.First()} and not in the table"));
        Assert.Empty(known.Where(id => !used.Contains(id)).Select(id => $"{id} is in the table and used nowhere"));
    }

    [Fact]
    public void The_table_is_in_order_without_repetition_and_each_entry_says_something()
    {
        var ids = DiagnosticTable.All.Select(item => item.Id).ToList();
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.All(DiagnosticTable.All, item => Assert.True(item.Title.Length > 5 && item.Meaning.Length > 10, item.Id));
    }

    [Fact]
    public void The_page_of_diagnostics_lists_every_id()
    {
        var page = File.ReadAllText(Repository.In("docs/diagnostics.md"));
        Assert.Empty(DiagnosticTable.All.Where(item => !page.Contains($"| {item.Id} |", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"CIT\d{4}")]
    private static partial Regex Id();
}
