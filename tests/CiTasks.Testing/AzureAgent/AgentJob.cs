using System.Diagnostics;
using System.Text;

namespace CiTasks.Testing.AzureAgent;

/// <summary>
/// A job on an agent of our own: it does with the tasks of an extension what facts/ci-platforms.md C4–C6 say of the real
/// one. Its steps share variables, secrets, folders and PATH, and run one after the other. Linux and macOS only.
/// </summary>
public sealed class AgentJob : IDisposable
{
    // What a service that was started by the system has; nothing that a developer's shell may hold.
    private static readonly string[] Inherited =
        ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "DOTNET_ROOT", "DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"];

    private static readonly string[] OfOneStep = ["Task.DisplayName", "Task.PublishTelemetry", "System.TaskInstanceId", "System.TaskDisplayName", "System.TaskInstanceName"];

    private readonly ExtensionPackage _extension;
    private readonly AgentJobSettings _settings;
    private readonly AgentFolders _folders;
    private readonly AgentMasker _masker = new();
    private readonly List<string> _path = [];
    private readonly Dictionary<string, int> _names = [];
    private TaskVerdict _status;

    public AgentJob(ExtensionPackage extension, AgentJobSettings settings)
    {
        (_extension, _settings) = (extension, settings);
        _folders = new AgentFolders(settings.AgentFolder);
        foreach (var (name, value) in SystemVariables.Of(settings, _folders).Concat(settings.Variables))
        {
            Variables.Set(new JobVariable(name, value));
        }

        foreach (var (name, value) in settings.Secrets.Append(KeyValuePair.Create("System.AccessToken", settings.Token)))
        {
            Variables.Set(new JobVariable(name, value) { IsSecret = true });
            _masker.AddVariable(value);
        }

        foreach (var secret in settings.Connections.SelectMany(connection => connection.Secrets))
        {
            _masker.Add(secret);
        }
    }

    /// <summary>The variables that the next step starts with; outputs are <c>step.name</c>.</summary>
    public JobVariables Variables { get; } = new();

    /// <summary>The checkout.</summary>
    public string Sources => _folders.Sources;

    /// <summary><c>Agent.TempDirectory</c>.</summary>
    public string Temp => _folders.Temp;

    /// <summary>All that the agent has on the disk.</summary>
    public string Home => _folders.Home;

    public async Task<TaskOutcome> RunAsync(TaskStep step) => await Start(step).EndAsync();

    /// <summary>Starts the handler of a step.</summary>
    /// <exception cref="TaskLoadException">The server would not run the pipeline, or the agent not start the step.</exception>
    public TaskRun Start(TaskStep step)
    {
        var task = _extension.Find(step.Task);
        var inputs = new TaskInputs(task, _settings);
        var compiled = inputs.Compile(step.Inputs);
        var name = step.Name ?? NextName(task.Name);
        var folder = _folders.Take(task);
        var handler = task.ChooseHandler();
        SetStep(step, task, name);
        var agent = AgentEnvironment();
        // Variables come first, then what the agent itself was started with.
        string? Find(string variable) => Variables[variable] ?? agent.GetValueOrDefault(variable);

        var log = new TaskLog(Variables, _masker, name, task.OutputVariables, _folders.Sources);
        var variables = new HandlerVariables()
            .WithStep(step.Env, Find)
            .WithVariables(Variables.All)
            .WithInputs(inputs.Start(compiled, Find, _folders.Sources))
            .WithConnections(Named(task, compiled), _settings.CollectionUri, _settings.Token)
            .WithPath(_path, Find("PATH") ?? "");
        var start = Command(Path.Combine(folder, handler.Target), Macros.Fill(handler.WorkingDirectory ?? _folders.Sources, Find), agent, variables.All);
        return new TaskRun(new StepProcess(start, log.Add, step.Timeout), log, end => FinishAsync(step, log, end));
    }

    public void Dispose() => _folders.Dispose();

    private static ProcessStartInfo Command(string target, string workingFolder, Dictionary<string, string> agent, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("node", [target])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in agent.Concat(variables).Append(KeyValuePair.Create("TF_BUILD", "True")))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task<TaskOutcome> FinishAsync(TaskStep step, TaskLog log, ProcessEnd end)
    {
        var result = log.Completed ?? TaskVerdict.Succeeded;
        // A cancelled step is cancelled, whatever it said of itself; so is one that took too long a failed one.
        if (end.WasCancelled)
        {
            log.Say("error", "The operation was canceled.");
            result = TaskVerdict.Canceled;
        }
        else if (end.WasLate)
        {
            log.Say("error", "The task has timed out.");
            result = TaskVerdict.Failed;
        }
        else if (end.ExitCode != 0)
        {
            log.Say("error", $"The process 'node' failed with exit code {end.ExitCode}");
            result = TaskVerdict.Failed;
        }

        if (log.OfCommands is { } ofCommands)
        {
            result = TaskVerdicts.Worse(result, ofCommands);
        }

        if (result == TaskVerdict.Failed && step.ContinueOnError)
        {
            result = TaskVerdict.SucceededWithIssues;
        }

        _path.AddRange(log.Path);
        _status = TaskVerdicts.Worse(_status, result);
        Variables.Set(new JobVariable("Agent.JobStatus", $"{_status}"));
        foreach (var variable in OfOneStep)
        {
            Variables.Remove(variable);
        }

        return new TaskOutcome
        {
            Result = result,
            ExitCode = end.ExitCode,
            Log = log,
            Time = end.Time,
            Ending = end.Ending,
            Signals = end.Signals,
            LeftStreamsOpen = end.LeftStreamsOpen,
            StillRunning = await LeftProcesses.FindAsync(_folders.Home),
        };
    }

    private void SetStep(TaskStep step, TaskManifest task, string name)
    {
        var displayName = step.DisplayName ?? task.Name;
        foreach (var (variable, value) in OfOneStep.Zip([displayName, "False", $"{Guid.NewGuid()}", displayName, name]))
        {
            Variables.Set(new JobVariable(variable, value));
        }
    }

    // A step without a name has that of its task, counted.
    private string NextName(string task)
    {
        var count = _names[task] = _names.GetValueOrDefault(task) + 1;
        return count == 1 ? task : $"{task}{count - 1}";
    }

    private IEnumerable<AgentConnection> Named(TaskManifest task, Dictionary<string, string> compiled)
    {
        var ids = task.Inputs.Where(input => input.ConnectionType is not null).SelectMany(input => compiled.GetValueOrDefault(input.Name, "").Split(','));
        return _settings.Connections.Where(connection => ids.Contains($"{connection.Id}"));
    }

    private Dictionary<string, string> AgentEnvironment()
    {
        var all = Inherited
            .Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Key, variable => variable.Value!);
        foreach (var (name, value) in _settings.AgentEnvironment)
        {
            all[name] = value;
        }

        return all;
    }
}
