using System.Globalization;
using System.Text.RegularExpressions;
using CiTasks.Hosts.GitHub;

namespace CiTasks.Hosts.AzurePipelines;

/// <summary>Reads the build's facts from the agent's variables (facts/ci-platforms.md C4, C8).</summary>
internal static partial class AzurePipelinesFacts
{
    private const string Branches = "refs/heads/";
    private const string Tags = "refs/tags/";

    public static BuildFacts Read(HostEnvironment environment)
    {
        var (reference, collection) = (environment["BUILD_SOURCEBRANCH"], Collection(environment));
        var facts = Kept(environment, collection) with
        {
            EventName = environment["BUILD_REASON"],
            Commit = environment["BUILD_SOURCEVERSION"],
            Branch = Without("refs/", Without(Tags, Without(Branches, reference))),
            IsTag = reference?.StartsWith(Tags, StringComparison.Ordinal) == true,
            IsUntrusted = IsUntrusted(environment),
            WorkflowName = environment["BUILD_DEFINITIONNAME"],
            RunId = environment["BUILD_BUILDID"],
            RunAttempt = Attempt(environment),
            Job = Job(environment),
            // Of a matrix each job is called after its leg.
            Leg = Number(environment["SYSTEM_TOTALJOBSINPHASE"]) > 1 ? environment["SYSTEM_JOBNAME"] : null,
            // The step's name in the pipeline, or the one that it is given there: the same in every run, unlike its id.
            Step = environment["SYSTEM_TASKINSTANCENAME"] ?? environment["SYSTEM_TASKDISPLAYNAME"],
            RunUrl = RunUrl(environment, collection),
        };
        return PullRequest(environment, facts.CodeHost, reference) is { } number ? OfPull(environment, facts, number) : facts;
    }

    // Who keeps the repository is not always who builds it.
    private static BuildFacts Kept(HostEnvironment environment, Uri? collection)
    {
        var facts = new BuildFacts { Repository = environment["BUILD_REPOSITORY_NAME"], RepositoryUrl = WithoutUser(environment["BUILD_REPOSITORY_URI"]) };
        return environment["BUILD_REPOSITORY_PROVIDER"]?.ToUpperInvariant() switch
        {
            "TFSGIT" => facts with
            {
                CodeHost = CodeHost.AzureRepos,
                RepositoryId = environment["BUILD_REPOSITORY_ID"],
                Project = environment["SYSTEM_TEAMPROJECTID"] ?? environment["SYSTEM_TEAMPROJECT"],
                ApiUrl = collection,
            },
            "GITHUB" or "GITHUBENTERPRISE" => facts with
            {
                CodeHost = CodeHost.GitHub,
                RepositoryUrl = WithoutGit(facts.RepositoryUrl),
                ApiUrl = Uri.TryCreate(facts.RepositoryUrl ?? "https://github.com", UriKind.Absolute, out var address) ? GitHubAddresses.ApiOf(address.GetLeftPart(UriPartial.Authority)) : null,
            },
            _ => facts,
        };
    }

    // Variables of a pull request are there for one that started the build; a build of its merge that somebody started by hand has the reference only.
    private static int? PullRequest(HostEnvironment environment, CodeHost host, string? reference) =>
        // What Azure Pipelines calls the id of GitHub's pull requests is no number that anybody knows.
        Number(environment[host == CodeHost.GitHub ? "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER" : "SYSTEM_PULLREQUEST_PULLREQUESTID"])
        ?? (host != CodeHost.Other && PullRef().Match(reference ?? "") is { Success: true } match ? Number(match.Groups[1].Value) : null);

    private static BuildFacts OfPull(HostEnvironment environment, BuildFacts facts, int number)
    {
        var head = Without(Branches, environment["SYSTEM_PULLREQUEST_SOURCEBRANCH"]);
        return facts with
        {
            PullRequest = number,
            // The version that is built is the test merge; what people look at is the head.
            Commit = environment["SYSTEM_PULLREQUEST_SOURCECOMMITID"] ?? MergedHead(environment, facts) ?? facts.Commit,
            Branch = head ?? facts.Branch,
            IsTag = false,
            IsFork = bool.TryParse(environment["SYSTEM_PULLREQUEST_ISFORK"], out var isFork) && isFork,
            HeadOwner = facts.CodeHost == CodeHost.GitHub ? Owner(environment["SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI"]) ?? facts.Repository?.Split('/')[0] : null,
            HeadBranch = head,
            BaseBranch = Without(Branches, environment["SYSTEM_PULLREQUEST_TARGETBRANCH"]) ?? environment["SYSTEM_PULLREQUEST_TARGETBRANCHNAME"],
        };
    }

    // GitHub itself writes the message of a test merge.
    private static string? MergedHead(HostEnvironment environment, BuildFacts facts) =>
        facts.CodeHost == CodeHost.GitHub && TestMerge().Match(environment["BUILD_SOURCEVERSIONMESSAGE"] ?? environment["SYSTEM_SOURCEVERSIONMESSAGE"] ?? "") is { Success: true } match
            ? match.Groups[1].Value
            : null;

    // A run that another one's end started. Without the other one's branch nothing is known of it, not even that it can be trusted.
    private static bool IsUntrusted(HostEnvironment environment)
    {
        if (environment["BUILD_REASON"] is not ("ResourceTrigger" or "BuildCompletion"))
        {
            return false;
        }

        var sources = environment.Variables
            .Where(pair => pair.Key.StartsWith("RESOURCES_PIPELINE_", StringComparison.Ordinal) && pair.Key.EndsWith("_SOURCEBRANCH", StringComparison.Ordinal))
            .Select(pair => pair.Value).ToList();
        return sources.Count == 0 || sources.Any(source => !source.StartsWith(Branches, StringComparison.Ordinal) && !source.StartsWith(Tags, StringComparison.Ordinal));
    }

    // A stage, a job and a leg of its matrix that are run again keep their names. Stages that nobody named are called __default.
    private static string? Job(HostEnvironment environment)
    {
        string?[] names = [environment["SYSTEM_STAGENAME"], environment["SYSTEM_PHASENAME"], environment["SYSTEM_JOBNAME"]];
        return names.OfType<string>().ToList() is { Count: > 0 } known ? string.Join('/', known) : environment["AGENT_JOBNAME"];
    }

    // Each counts for itself: a stage that is run again starts its jobs' count anew or not, as it is run again wholly or not.
    private static string? Attempt(HostEnvironment environment) =>
        new[] { "SYSTEM_STAGEATTEMPT", "SYSTEM_PHASEATTEMPT", "SYSTEM_JOBATTEMPT" }.Select(name => Number(environment[name])).Max()?.ToString(CultureInfo.InvariantCulture);

    private static Uri? Collection(HostEnvironment environment) =>
        Address((environment["SYSTEM_COLLECTIONURI"] ?? environment["SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"])?.TrimEnd('/') + "/");

    private static Uri? RunUrl(HostEnvironment environment, Uri? collection) =>
        collection is null || environment["SYSTEM_TEAMPROJECT"] is not { } project || environment["BUILD_BUILDID"] is not { } run
            ? null
            : Address($"{collection}{Uri.EscapeDataString(project)}/_build/results?buildId={Uri.EscapeDataString(run)}");

    // Addresses of Azure Repos have a user name before the host that means nothing.
    private static string? WithoutUser(string? address) =>
        address is not null && Address(address) is { UserInfo.Length: > 0 } parsed ? new UriBuilder(parsed) { UserName = "", Password = "" }.Uri.AbsoluteUri : address;

    private static string? WithoutGit(string? address) => address?.EndsWith(".git", StringComparison.Ordinal) == true ? address[..^4] : address;

    private static string? Owner(string? repository) =>
        repository is not null && Address(repository) is { Segments: [_, var owner, ..] } ? Uri.UnescapeDataString(owner.TrimEnd('/')) : null;

    private static string? Without(string prefix, string? name) =>
        name?.StartsWith(prefix, StringComparison.Ordinal) == true ? name[prefix.Length..] : name;

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;

    [GeneratedRegex("^refs/pull/([0-9]{1,9})/(merge|head)$")]
    private static partial Regex PullRef();

    [GeneratedRegex("^Merge ([0-9a-f]{40}|[0-9a-f]{64}) into ([0-9a-f]{40}|[0-9a-f]{64})$")]
    private static partial Regex TestMerge();
}
