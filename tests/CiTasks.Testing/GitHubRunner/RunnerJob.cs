using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>
/// A job on a runner of our own: it does with container actions what facts/ci-platforms.md A1–A6 say of the real one, on
/// the machine's docker. Its steps share workspace, temporary folder, environment and secrets.
/// </summary>
public sealed class RunnerJob : IAsyncDisposable
{
    private readonly JobSettings _settings;
    private readonly RunnerFolders _folders;
    private readonly StepVariables _variables;
    private readonly SecretMasker _masker = new();
    private readonly Dictionary<string, string> _env;
    private readonly JsonObject _steps = [];
    private readonly Dictionary<string, int> _actionNames = [];
    private readonly HashSet<string> _images = [];
    private readonly string _label = Hex();
    private ServiceNetwork? _network;

    private RunnerJob(JobSettings settings)
    {
        _settings = settings;
        _folders = new RunnerFolders(settings.Repository);
        _variables = new StepVariables(settings, _folders);
        _env = new(settings.Env);
        foreach (var secret in settings.Secrets.Values.Append(settings.Token))
        {
            _masker.Add(secret);
        }
    }

    /// <summary>The checkout. What a test puts here belongs to the runner's user by the time a step runs.</summary>
    public string Workspace => _folders.Workspace;

    /// <summary><c>RUNNER_TEMP</c> on the machine.</summary>
    public string Temp => _folders.Temp;

    /// <summary>The machine's folder that is <c>HOME</c> in a container.</summary>
    public string Home => _folders.Home;

    /// <summary>What is reached by a service's alias, for a test that wants to talk to it too: its address on the job's network.</summary>
    public string AddressOf(string alias) => _network!.AddressOf(alias);

    public static async Task<RunnerJob> StartAsync(JobSettings settings)
    {
        var job = new RunnerJob(settings);
        try
        {
            var payload = Path.Combine(job._folders.Workflow, "event.json");
            await File.WriteAllTextAsync(payload, settings.Event.Payload.ToJsonString());
            RunnerFolders.GiveToRunner(job._folders.Temp);
            if (settings.Services.Count > 0)
            {
                job._network = await ServiceNetwork.StartAsync(settings.Services, job._label);
            }

            return job;
        }
        catch
        {
            await job.DisposeAsync();
            throw;
        }
    }

    public async Task<StepResult> RunAsync(ActionStep step) => await (await StartAsync(step)).EndAsync();

    /// <summary>Builds or pulls the image of a step and starts its container.</summary>
    /// <exception cref="ActionLoadException">The runner would not load the action.</exception>
    public async Task<StepRun> StartAsync(ActionStep step)
    {
        var log = new StepLog(_masker);
        var manifest = ActionManifest.Load(step.Folder);
        var name = ActionName(step);
        var github = _variables.GitHub(name, step);
        var contexts = Contexts(github);
        var own = _env.Concat(Filled(step.Env, contexts)).GroupBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Last().Value);
        var inputs = StepInputs.Read(manifest, Filled(step.With, contexts), contexts, log);
        var container = new Dictionary<string, JsonNode?>(StringComparer.OrdinalIgnoreCase) { ["inputs"] = StepInputs.ToContext(inputs) };
        var files = new StepFiles(_folders);
        var variables = _variables.All(github, own, inputs, Filled(manifest.Runs.Env, container), files);

        var image = await new ActionImage(_label).MakeAsync(manifest);
        _images.Add(image);
        RunnerFolders.GiveToRunner(Workspace);
        var line = new ContainerLine(image, _label, _folders.Map)
        {
            Entrypoint = manifest.Runs.Entrypoint ?? step.With.GetValueOrDefault("entrypoint"),
            Args = [.. manifest.Runs.Args.Select(argument => Expressions.Fill(argument, container))],
            Network = _network?.Name,
            HasReadOnlyWorkspace = _settings.HasReadOnlyWorkspace,
        };
        var arguments = line.Arguments(variables.Keys);
        var process = new StepProcess(DockerCommand.Command(arguments, variables), log.Add, step.Timeout);
        return new StepRun(process, log, end => FinishAsync(step, name, line.Name, $"docker {arguments}", log, files, end));
    }

    public async ValueTask DisposeAsync()
    {
        var left = await DockerCommand.RunAsync($"ps --all --quiet --filter label={_label}");
        foreach (var container in left.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await DockerCommand.RunAsync($"rm --force --volumes {container}");
        }

        if (_network is not null)
        {
            await _network.DisposeAsync();
        }

        // The layers below stay, so that the next job builds the same image in a moment.
        foreach (var image in _images.Where(image => image.StartsWith(_label, StringComparison.Ordinal)))
        {
            await DockerCommand.RunAsync($"image rm --no-prune {image}");
        }

        _folders.Dispose();
    }

    internal static string Hex() => Guid.NewGuid().ToString("N")[..6];

    private async Task<StepResult> FinishAsync(ActionStep step, string name, string container, string commandLine, StepLog log, StepFiles files, ProcessEnd end)
    {
        var left = (await DockerCommand.RunAsync($"ps --quiet --filter name=^{container}$")).Output.Trim().Length > 0;
        var taken = new TakenFiles(files, log, _masker);
        if (end.WasLate)
        {
            log.SayLast("error", $"The action '{name}' has timed out after {step.Timeout}.");
        }
        else if (end.WasCancelled)
        {
            log.SayLast("error", "The operation was canceled.");
        }

        foreach (var (variable, value) in taken.Environment)
        {
            _env[variable] = value;
        }

        var failed = end.ExitCode != 0 || end.WasLate || taken.IsBroken || log.Commands.FailsTheStep;
        var outcome = end.WasCancelled ? "cancelled" : failed ? "failure" : "success";
        if (step.Id is { } id)
        {
            _steps[id] = new JsonObject { ["outputs"] = StepInputs.ToContext(taken.Outputs), ["outcome"] = outcome, ["conclusion"] = outcome };
        }

        return new StepResult
        {
            Outcome = outcome,
            ExitCode = end.ExitCode,
            Log = log.Shown,
            Printed = log.Printed,
            Commands = log.Commands,
            Annotations = log.Annotations,
            Outputs = taken.Outputs,
            Environment = taken.Environment,
            State = taken.State,
            Path = files.Path,
            Summary = taken.Summary,
            CommandLine = commandLine,
            Time = end.Time,
            Ending = end.Ending,
            Signals = end.Signals,
            ContainerLeft = left,
        };
    }

    private Dictionary<string, JsonNode?> Contexts(JsonObject github)
    {
        var known = (JsonObject)github.DeepClone();
        known["token"] = _settings.Token;
        known["event"] = _settings.Event.Payload.DeepClone();
        return new(StringComparer.OrdinalIgnoreCase)
        {
            ["github"] = known,
            ["env"] = StepInputs.ToContext(_env),
            ["secrets"] = StepInputs.ToContext(_settings.Secrets),
            ["steps"] = _steps,
            ["matrix"] = _settings.Matrix,
            ["strategy"] = new JsonObject { ["fail-fast"] = true, ["job-index"] = 0, ["job-total"] = 1 },
            ["job"] = new JsonObject { ["status"] = "success" },
            ["runner"] = new JsonObject { ["os"] = "Linux", ["arch"] = "X64", ["temp"] = Temp, ["name"] = "harness" },
        };
    }

    private string ActionName(ActionStep step)
    {
        if (step.Id is { } id)
        {
            return id;
        }

        var name = step.Remote is { } remote ? "__" + remote.Repository.Replace('/', '_') : "__self";
        var count = _actionNames[name] = _actionNames.GetValueOrDefault(name) + 1;
        return count == 1 ? name : $"{name}_{count}";
    }

    private static Dictionary<string, string> Filled(IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, JsonNode?> contexts) =>
        texts.ToDictionary(text => text.Key, text => Expressions.Fill(text.Value, contexts));
}
