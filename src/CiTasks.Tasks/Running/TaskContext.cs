using CiTasks.Databricks;
using CiTasks.Databricks.Http;
using CiTasks.Hosts;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;
using CiTasks.Tasks.Running.SignIns;

namespace CiTasks.Tasks.Running;

/// <summary>What a running task has at hand.</summary>
public sealed class TaskContext
{
    private const int FewFindings = 10;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<string, string> _outputs = [];

    internal TaskContext(TaskDefinition task, TaskInputs inputs, TaskSurroundings surroundings, string folder, Func<string, (string Value, string Origin)?> given)
    {
        Task = task;
        Inputs = inputs;
        Surroundings = surroundings;
        Folder = folder;
        Given = given;
    }

    /// <summary>The task itself.</summary>
    public TaskDefinition Task { get; }

    /// <summary>Its resolved inputs.</summary>
    public TaskInputs Inputs { get; }

    /// <summary>Where it runs.</summary>
    public TaskSurroundings Surroundings { get; }

    /// <summary>The host.</summary>
    public IBuildHost Host => Surroundings.Host;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => Surroundings.Clock;

    /// <summary>Folder that relative paths start from: the working folder, or the manifest's.</summary>
    public string Folder { get; }

    /// <summary>Everything reported so far.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Outputs set so far.</summary>
    public IReadOnlyDictionary<string, string> Outputs => _outputs;

    /// <summary>What the caller gave by name, for a task that runs others.</summary>
    internal Func<string, (string Value, string Origin)?> Given { get; }

    /// <summary>The absolute path of an input path.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Folder);

    /// <summary>A path as the user knows it: relative to the working folder when inside, forward slashes.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(Surroundings.Environment.Folder, FullPath(path));
        return (relative.StartsWith("..", StringComparison.Ordinal) ? FullPath(path) : relative).Replace('\\', '/');
    }

    /// <summary>Connects to the workspace of the inputs. No request is made yet.</summary>
    /// <exception cref="TaskFailureException">The address is none, the token belongs to another one, or it is not clear how to sign in.</exception>
    public Workspace OpenWorkspace()
    {
        // What is wrong with a service connection explains an address that is missing.
        var signIn = SignInChoice.Of(this);
        var (host, connection) = (Inputs.Get(SharedInputs.DatabricksHost), Inputs.Find(SharedInputs.DatabricksConnection));
        if (connection is not null && connection.Token == Inputs.Find(SharedInputs.DatabricksToken) && WorkspaceAddress.Parse(connection.Host) != WorkspaceAddress.Parse(host))
        {
            throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0102", $"databricks-host '{UserInfo.Cut(host)}' from {Inputs.Origin(SharedInputs.DatabricksHost)} is not the host of databricks-connection")
            {
                Hint = $"the token of {Inputs.Origin(SharedInputs.DatabricksConnection)} is for {UserInfo.Cut(connection.Host)} and is sent nowhere else; leave databricks-host out, or give databricks-token too",
            });
        }

        return Surroundings.OpenWorkspace(host, signIn, Inputs.Origin(SharedInputs.DatabricksHost));
    }

    /// <summary>Reports a finding on the host and keeps it for the result.</summary>
    public void Report(Finding finding)
    {
        var diagnostic = new Diagnostic(finding.IsWarning ? Severity.Warning : Severity.Error, finding.Id, finding.Summary)
        {
            Detail = finding.Detail,
            Hint = finding.Hint,
            Place = finding.At is { } spot
                ? new SourcePlace(spot.File, spot.Line > 0 ? spot.Line : null, spot.Column > 0 ? spot.Column : null)
                : null,
        };
        // Several runs of one step may have something to report at the same time.
        lock (_diagnostics)
        {
            _diagnostics.Add(diagnostic);
            Host.Report(diagnostic);
        }
    }

    /// <summary>Takes over what a step has reported already.</summary>
    public void Absorb(TaskRun step) => _diagnostics.AddRange(step.Diagnostics);

    /// <summary>Reports all findings; throws when one of them is an error.</summary>
    /// <exception cref="TaskFailureException">One was no warning.</exception>
    public void ReportOrStop(IReadOnlyCollection<Finding> findings, ExitCode code = ExitCode.Invalid)
    {
        foreach (var warning in MostTellingFirst([.. findings.Where(finding => finding.IsWarning)]))
        {
            Report(warning);
        }

        var errors = findings.Where(finding => !finding.IsWarning).ToList();
        if (errors.Count > 0)
        {
            throw new TaskFailureException(code, errors);
        }
    }

    /// <summary>
    /// In the order in which to report them. CI systems keep the first few alone: of many, those that belong to a
    /// line come first.
    /// </summary>
    internal static IEnumerable<Finding> MostTellingFirst(IReadOnlyCollection<Finding> findings) =>
        findings.Count <= FewFindings ? findings : findings.OrderBy(finding => finding.At is { Line: > 0 } ? 0 : finding.At is not null ? 1 : 2);

    /// <summary>Sets an output. It reaches the host when the task ends, well or not.</summary>
    public void SetOutput(OutputDefinition output, string value)
    {
        lock (_outputs)
        {
            _outputs[output.Name] = value;
        }
    }

    /// <summary>Hands an output to the host at once: for what must outlive a process that is killed.</summary>
    public void SetOutputNow(OutputDefinition output, string value)
    {
        SetOutput(output, value);
        Host.SetOutput(output.Name, value);
    }
}
