using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>The environment of a step's container (facts/ci-platforms.md A2).</summary>
internal sealed class StepVariables(JobSettings settings, RunnerFolders folders)
{
    /// <summary>The <c>github</c> context, as far as it is handed to steps; expressions read the same.</summary>
    public JsonObject GitHub(string action, ActionStep step)
    {
        var happened = settings.Event;
        var isBranch = !happened.Ref.StartsWith("refs/tags/", StringComparison.Ordinal);
        var github = new JsonObject
        {
            ["action"] = action,
            ["action_repository"] = step.Remote?.Repository ?? "",
            ["action_ref"] = step.Remote?.Ref ?? "",
            ["actor"] = "octocat",
            ["actor_id"] = "1",
            ["api_url"] = settings.ApiUrl,
            ["base_ref"] = happened.BaseRef,
            ["event_name"] = happened.Name,
            ["event_path"] = Path.Combine(folders.Workflow, "event.json"),
            ["graphql_url"] = settings.ApiUrl + "/graphql",
            ["head_ref"] = happened.HeadRef,
            ["job"] = settings.Job,
            ["ref"] = happened.Ref,
            ["ref_name"] = happened.Ref.Split('/', 3)[2],
            ["ref_protected"] = "false",
            ["ref_type"] = isBranch ? "branch" : "tag",
            ["repository"] = settings.Repository,
            ["repository_id"] = "77",
            ["repository_owner"] = settings.Repository.Split('/')[0],
            ["repository_owner_id"] = "7",
            ["retention_days"] = "90",
            ["run_attempt"] = $"{settings.RunAttempt}",
            ["run_id"] = $"{settings.RunId}",
            ["run_number"] = "12",
            ["server_url"] = "https://github.com",
            ["sha"] = happened.Commit,
            ["triggering_actor"] = "octocat",
            ["workflow"] = settings.Workflow,
            ["workflow_ref"] = $"{settings.Repository}/.github/workflows/{settings.Workflow}.yml@{happened.Ref}",
            ["workflow_sha"] = happened.Commit,
            ["workspace"] = folders.Workspace,
        };
        return github;
    }

    /// <summary>All of it, in the order in which later ones win.</summary>
    public Dictionary<string, string> All(
        JsonObject github, IReadOnlyDictionary<string, string> own, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, string> runsEnv, StepFiles files)
    {
        var all = new Dictionary<string, string>(own);
        foreach (var (name, value) in runsEnv)
        {
            all.TryAdd(name, value);
        }

        foreach (var (input, value) in inputs)
        {
            all[InputNames.Variable(input)] = value;
        }

        all["HOME"] = folders.Home;
        foreach (var (name, value) in github)
        {
            all["GITHUB_" + name.ToUpperInvariant()] = value!.GetValue<string>();
        }

        Add(all, files.Variables);
        Add(all, new Dictionary<string, string>
        {
            ["RUNNER_OS"] = "Linux",
            ["RUNNER_ARCH"] = "X64",
            ["RUNNER_NAME"] = "harness",
            ["RUNNER_ENVIRONMENT"] = "self-hosted",
            ["RUNNER_TEMP"] = folders.Temp,
            ["RUNNER_TOOL_CACHE"] = folders.ToolCache,
            ["RUNNER_WORKSPACE"] = Path.GetDirectoryName(folders.Workspace)!,
            ["ACTIONS_RUNTIME_URL"] = "https://pipelines.invalid/",
            ["ACTIONS_RUNTIME_TOKEN"] = "runtime-token-of-the-harness",
        });
        Add(all, settings.RuntimeVariables);
        if (settings.Debug)
        {
            all["RUNNER_DEBUG"] = "1";
        }

        // The tool folder and the runner's workspace lie on no mount: they stay what they are on the machine.
        return all.ToDictionary(variable => variable.Key, variable => folders.Map.ToContainer(variable.Value));
    }

    private static void Add(Dictionary<string, string> all, IReadOnlyDictionary<string, string> more)
    {
        foreach (var (name, value) in more)
        {
            all[name] = value;
        }
    }
}
