using System.Text.Json;

namespace CiTasks.Hosts.GitHub;

/// <summary>Reads the build's facts from the runner's variables and the event payload.</summary>
internal static class GitHubFacts
{
    public static BuildFacts Read(HostEnvironment environment)
    {
        var payload = ReadPayload(environment["GITHUB_EVENT_PATH"]);
        var server = environment["GITHUB_SERVER_URL"] ?? "https://github.com";
        var repository = environment["GITHUB_REPOSITORY"];
        var run = environment["GITHUB_RUN_ID"];
        var headBranch = environment["GITHUB_HEAD_REF"] ?? Text(payload, "workflow_run", "head_branch");
        var headRepository = Text(payload, "pull_request", "head", "repo", "full_name") ?? Text(payload, "workflow_run", "head_repository", "full_name");
        return new BuildFacts
        {
            Repository = repository,
            RepositoryUrl = repository is null ? null : $"{server}/{repository}",
            // On pull_request GITHUB_SHA is the test merge; what people look at is the head.
            Commit = Text(payload, "pull_request", "head", "sha")
                ?? Text(payload, "workflow_run", "head_sha")
                ?? Text(payload, "merge_group", "head_sha")
                ?? environment["GITHUB_SHA"],
            Branch = headBranch ?? environment["GITHUB_REF_NAME"],
            IsTag = headBranch is null && environment["GITHUB_REF_TYPE"] == "tag",
            IsFork = headRepository is not null && !headRepository.Equals(repository, StringComparison.OrdinalIgnoreCase),
            // A comment's issue is a pull request only when it says so.
            PullRequest = Number(payload, "pull_request", "number")
                ?? (At(payload, ["issue", "pull_request"]) is { ValueKind: JsonValueKind.Object } ? Number(payload, "issue", "number") : null),
            RunId = run,
            Job = environment["GITHUB_JOB"],
            Step = environment["GITHUB_ACTION"],
            RunAttempt = environment["GITHUB_RUN_ATTEMPT"],
            RunUrl = repository is null || run is null ? null : new Uri($"{server}/{repository}/actions/runs/{run}"),
        };
    }

    private static JsonElement? ReadPayload(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A payload nobody can read only costs the pull-request facts.
            return null;
        }
    }

    private static JsonElement? At(JsonElement? root, string[] names)
    {
        foreach (var name in names)
        {
            root = root is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var inner) ? inner : null;
        }

        return root;
    }

    private static string? Text(JsonElement? root, params string[] names) =>
        At(root, names) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static int? Number(JsonElement? root, params string[] names) =>
        At(root, names) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;
}
