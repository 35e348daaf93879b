using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>
/// The same scenarios on a laptop, on GitHub and on Azure Pipelines: the workspace is asked for the same, and only words
/// differ, which are kept one text a host.
/// </summary>
public sealed class ScenarioTests(ScenarioWorkspaces workspaces) : IClassFixture<ScenarioWorkspaces>
{
    public static TheoryData<string> Scenarios => [.. ScenarioTable.All.Select(scenario => scenario.Name).Where(name => name != "package")];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_scenario_asks_for_the_same_everywhere_and_tells_it_in_the_words_of_its_host(string scenario) => await PlayAsync(ScenarioTable.Named(scenario));

    [FactNeeding("python-build")]
    public Task So_does_the_one_that_builds_a_wheel() => PlayAsync(ScenarioTable.Named("package"));

    [Fact]
    public void Every_task_has_a_scenario()
    {
        var tasks = Directory.GetDirectories(Repository.In("actions")).Select(folder => Path.GetFileName(folder)!);
        Assert.Equal([], tasks.Except(ScenarioTable.All.SelectMany(scenario => scenario.Steps).Select(step => step.Task)));
    }

    [Fact]
    public void No_text_is_kept_that_nothing_is_held_against()
    {
        string[] hosts = ["laptop", "github", "azure-pipelines"];
        Assert.Equal([], ExpectedText.Kept.Except(ScenarioTable.All.SelectMany(scenario => hosts.Select(host => $"{scenario.Name}.{host}"))));
    }

    private async Task PlayAsync(Scenario scenario)
    {
        var hosts = workspaces.Hosts(scenario.Token);
        try
        {
            var texts = await Task.WhenAll(hosts.Select(host => PlayAsync(scenario, host)));

            var differences = hosts.Select((host, index) => ExpectedText.Compare($"{scenario.Name}.{host.Name}", texts[index])).OfType<string>().ToList();
            Assert.All(hosts, host => Assert.All(host.Place.Requests, request => Assert.EndsWith($" cicd/{host.Name}", request.Agent, StringComparison.Ordinal)));
            var (laptop, github, azure) = (Requests(hosts[0]), Requests(hosts[1]), Requests(hosts[2]));
            Compare(github, azure, "- asked on github, + on azure-pipelines");
            Compare(laptop, RequestList.WithoutLookBack(github), "- asked on a laptop, + on github");
            Assert.True(differences.Count == 0, string.Join('\n', differences));

            void Compare(IReadOnlyList<string> some, IReadOnlyList<string> others, string what)
            {
                if (!some.SequenceEqual(others))
                {
                    differences.Add($"{scenario.Name}: {what}\n{ExpectedText.Difference([.. some], [.. others])}");
                }
            }
        }
        finally
        {
            foreach (var host in hosts)
            {
                host.Dispose();
                host.Place.Dispose();
            }
        }
    }

    private static IReadOnlyList<string> Requests(ScenarioHost host) => RequestList.Of(host.Place.Requests);

    private static async Task<string> PlayAsync(Scenario scenario, ScenarioHost host)
    {
        await scenario.Before(host.Place);
        var text = new StepText(host);
        foreach (var step in scenario.Steps)
        {
            text.Add(step, await host.RunAsync(step));
        }

        return text.ToString();
    }
}
