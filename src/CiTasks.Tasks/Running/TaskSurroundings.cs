using CiTasks.Databricks;
using CiTasks.Databricks.Auth;
using CiTasks.Databricks.Http;
using CiTasks.Hosts;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Findings;

namespace CiTasks.Tasks.Running;

/// <summary>What all tasks of one process share.</summary>
/// <param name="Host">The CI system or laptop.</param>
/// <param name="Environment">Variables, working folder, log.</param>
/// <param name="Redactor">Hides secrets in everything printed or written.</param>
/// <param name="Clock">Time.</param>
/// <param name="Version">Our own version.</param>
public sealed record TaskSurroundings(
    IBuildHost Host,
    HostEnvironment Environment,
    Redactor Redactor,
    TimeProvider Clock,
    string Version)
{
    /// <summary>Folder for result JSON and pages; null means the host's own.</summary>
    public string? ResultFolder { get; init; }

    /// <summary>Exit code that a cancellation means: which signal arrived.</summary>
    public Func<ExitCode> CancelCode { get; init; } = () => ExitCode.Interrupted;

    /// <summary>Tells starts apart that are otherwise the same.</summary>
    internal Occurrences Starts { get; } = new();

    /// <summary>What steps have made of the checkout.</summary>
    internal KnownSources Sources { get; } = new();

    /// <summary>Retry limits of the workspace client.</summary>
    public RetrySettings Retry { get; init; } = new();

    internal Workspace OpenWorkspace(string host, SignIn signIn, string origin)
    {
        var address = WorkspaceAddress.Parse(host) ?? throw new TaskFailureException(
            ExitCode.Invalid,
            new Finding("CIT0102", $"databricks-host '{UserInfo.Cut(host)}' from {origin} is not an address")
            {
                Hint = "it looks like https://adb-1234567890123456.7.azuredatabricks.net",
            });
        return new Workspace(WorkspaceHttp.Create(address, signIn, $"citasks/{Version} cicd/{Host.Name}", Retry, Clock, Host.Write));
    }
}
