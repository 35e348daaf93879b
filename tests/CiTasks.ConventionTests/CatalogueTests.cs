using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Generate;
using CiTasks.Testing;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace CiTasks.ConventionTests;

/// <summary>What is generated from the catalogue is committed as it is generated, and every task is everywhere.</summary>
public sealed class CatalogueTests
{
    [Fact]
    public void Generated_files_are_committed_as_they_are_generated()
    {
        var stale = GeneratedFiles.All(File.ReadAllText(Repository.In("README.md")))
            .Where(file => !File.Exists(Repository.In(file.Key)) || File.ReadAllText(Repository.In(file.Key)) != file.Value)
            .Select(file => $"{file.Key}: run citasks catalogue write");
        Assert.Empty(stale);
    }

    [Fact]
    public void The_README_has_the_place_for_the_tasks_table() =>
        Assert.Contains("README.md", GeneratedFiles.All(File.ReadAllText(Repository.In("README.md"))).Keys);

    [Fact]
    public void Every_task_has_an_action_with_exactly_its_inputs_and_outputs_and_an_image_that_exists()
    {
        foreach (var task in TaskCatalogue.All)
        {
            var folder = Repository.In($"actions/{task.Name}");
            var action = Load(Path.Combine(folder, "action.yml"));
            Assert.Equal(task.CommonInputs.Select(input => input.Name), Keys(action, "inputs"));
            Assert.Equal(task.Outputs.Where(output => !output.IsFamily).Select(output => output.Name), Keys(action, "outputs"));
            var runs = (YamlMappingNode)action["runs"];
            Assert.Equal("docker", runs["using"].ToString());
            Assert.Equal([task.Name], ((YamlSequenceNode)runs["args"]).Select(argument => argument.ToString()));
            Assert.True(File.Exists(Path.Combine(folder, runs["image"].ToString())), $"{task.Name}: there is no {runs["image"]}");
        }
    }

    [Fact]
    public void Actions_have_names_of_their_own_and_descriptions_that_the_Marketplace_shows_whole()
    {
        var actions = Directory.GetFiles(Repository.In("actions"), "action.yml", SearchOption.AllDirectories).Append(Repository.In("action.yml")).Select(Load).ToList();

        var names = actions.Select(action => action["name"].ToString()).ToList();
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
        Assert.All(actions, action => Assert.InRange(action["description"].ToString().Length, 10, 125));
    }

    [Fact]
    public void Every_task_has_a_folder_of_its_name_in_the_sources()
    {
        var folders = Directory.GetDirectories(Repository.In("src/CiTasks.Tasks")).Select(Path.GetFileName).ToHashSet();
        Assert.Empty(TaskCatalogue.All
            .Select(task => string.Concat(task.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])))
            .Where(name => !folders.Contains(name)));
    }

    [Fact]
    public void Names_are_kebab_case_and_unique_and_secrets_have_no_default()
    {
        Assert.Equal(TaskCatalogue.All.Count, TaskCatalogue.All.Select(task => task.Name).Distinct().Count());
        foreach (var task in TaskCatalogue.All)
        {
            var names = task.Inputs.Select(input => input.Name).ToList();
            Assert.Equal(names.Distinct(), names);
            Assert.All(names.Append(task.Name), name => Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name));
            Assert.All(task.Inputs, input => Assert.False(input.Kind == InputKind.Secret && input.Default is not null, $"{task.Name} {input.Name}"));
        }
    }

    private static YamlMappingNode Load(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(file)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<string> Keys(YamlMappingNode action, string name) =>
        ((YamlMappingNode)action[name]).Children.Keys.Select(key => key.ToString());
}
