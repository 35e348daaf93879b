using System.Text.RegularExpressions;
using CiTasks.Tasks.Catalogue;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed partial class CatalogueTests
{
    public static TheoryData<string> Names => new(TaskCatalogue.All.Select(task => task.Name));

    [Fact]
    public void Every_task_is_there_once()
    {
        Assert.NotEmpty(TaskCatalogue.All);
        Assert.Equal(TaskCatalogue.All.Count, TaskCatalogue.All.Select(task => task.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_are_kebab_case_and_used_once(string name)
    {
        var task = Find(name);

        Assert.All([name, .. task.Inputs.Select(input => input.Name), .. task.Outputs.Select(output => output.IsFamily ? output.Name[..^2] : output.Name)], word => Assert.Matches(Kebab(), word));
        Assert.Distinct(task.Inputs.Select(input => input.Name));
        Assert.Distinct(task.Outputs.Select(output => output.Name));
        Assert.Distinct(task.Inputs.SelectMany(input => input.AllVariables));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_is_whole_sentences(string name)
    {
        var task = Find(name);

        Assert.All(
            [task.Summary, .. task.Inputs.Select(input => input.Help), .. task.Outputs.Select(output => output.Help)],
            help => Assert.Matches(@"^\S.*\S\.$", help));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Defaults_are_usable_and_neither_for_secrets_nor_for_what_is_required(string name)
    {
        Assert.All(Find(name).Inputs, input =>
        {
            Assert.False(input.Default is not null && (input.Required || input.Kind == InputKind.Secret), input.Name);
            Assert.True(input.Default is not { Length: > 0 } standard || input.Parse(standard).Problem is null, input.Name);
            Assert.Equal(input.Kind == InputKind.Choice, input.Allowed.Count > 0);
            Assert.All(input.Allowed, word => Assert.Null(input.Parse(word).Problem));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examples_call_the_task_with_options_that_it_has(string name)
    {
        var task = Find(name);

        Assert.NotEmpty(task.Examples);
        Assert.All(task.Examples, example =>
        {
            Assert.Contains($"citasks {name}", example);
            Assert.All(OptionForm().Matches(example), option => Assert.Contains(option.Groups["name"].Value, task.Inputs.Select(input => input.Name)));
        });
    }

    [Fact]
    public void Everything_that_looks_secret_is_declared_secret()
    {
        Assert.All(
            TaskCatalogue.All.SelectMany(task => task.Inputs).Where(input => input.Name.Contains("token", StringComparison.Ordinal) || input.Name.Contains("password", StringComparison.Ordinal)),
            input => Assert.Equal(InputKind.Secret, input.Kind));
    }

    private static TaskDefinition Find(string name) => TaskCatalogue.All.Single(task => task.Name == name);

    [GeneratedRegex("^[a-z]+(-[a-z0-9]+)*$")]
    private static partial Regex Kebab();

    [GeneratedRegex("--(?<name>[a-z-]+)")]
    private static partial Regex OptionForm();
}
