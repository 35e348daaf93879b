using CiTasks.Hosts.AzurePipelines;
using CiTasks.Hosts.GitHub;
using CiTasks.Hosts.Laptop;
using CiTasks.Hosts.Text;

namespace CiTasks.Hosts;

/// <summary>Chooses the host, once.</summary>
public static class BuildHosts
{
    /// <summary>Names that <see cref="Choose"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [GitHubHost.HostName, AzurePipelinesHost.HostName, LaptopHost.HostName];

    /// <summary>
    /// The host called <paramref name="name"/>, or the one whose marks are in the environment:
    /// <c>GITHUB_ACTIONS=true</c> → GitHub, <c>TF_BUILD=True</c> → Azure Pipelines, else laptop.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>, or null to look at the environment.</param>
    /// <param name="environment">The process's surroundings.</param>
    /// <param name="redactor">Shared with everything else that prints or writes.</param>
    public static IBuildHost Choose(string? name, HostEnvironment environment, Redactor redactor) =>
        (name ?? Detect(environment)) switch
        {
            GitHubHost.HostName => new GitHubHost(environment, redactor),
            AzurePipelinesHost.HostName => new AzurePipelinesHost(environment, redactor),
            LaptopHost.HostName => new LaptopHost(environment, redactor),
            var other => throw new ArgumentException($"no host is called '{other}'", nameof(name)),
        };

    private static string Detect(HostEnvironment environment) =>
        environment["GITHUB_ACTIONS"] is "true" ? GitHubHost.HostName
        : "true".Equals(environment["TF_BUILD"], StringComparison.OrdinalIgnoreCase) ? AzurePipelinesHost.HostName
        : LaptopHost.HostName;
}
