using System.CommandLine;
using System.Net;
using CiTasks.Rehearsal.Sandboxes;
using CiTasks.Rehearsal.Serving;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>
/// The options that serve and exec share. What the environment gives is asked for after parsing, never as a default
/// value: the library prints defaults in its help, and help with a token in it ends in a build log.
/// </summary>
internal sealed class WorkspaceOptions
{
    private readonly Option<string> _address = new("--address")
    {
        Description = "Address to listen on. Any but the loopback needs a token that you chose.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<int> _port = new("--port") { Description = "Port to listen on; 0 takes a free one.", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _token = new("--token") { Description = "Token that clients must send (or CITASKS_REHEARSAL_TOKEN). Otherwise a random one." };
    private readonly Option<string?> _root = new("--root") { Description = "Folder that keeps the workspace. Otherwise a temporary one, removed at the end." };
    private readonly Option<string?> _python = new("--python") { Description = "Python that runs the tasks (or CITASKS_PYTHON). Otherwise python3 or python of PATH." };
    private readonly Option<string?> _sandbox = new("--sandbox") { Description = "How tasks see /dbfs (or CITASKS_REHEARSAL_SANDBOX). Otherwise the first that works." };
    private readonly Option<int> _clusterStart = new("--cluster-start-ms") { Description = "How long each task waits for its cluster.", DefaultValueFactory = _ => 0 };
    private readonly TaskOptions _tasks = new();
    private readonly Option<bool> _logRequests = new("--log-requests") { Description = "Print a line for each call on standard error." };

    public WorkspaceOptions()
    {
        _sandbox.AcceptOnlyFromAmong(SandboxChoice.Names);
        _port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535)
            {
                result.AddError("--port must be between 0 and 65535.");
            }
        });
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_port, _address, _token, _root, _python, _sandbox, _clusterStart, .. _tasks.All, _logRequests])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public RehearsalOptions Read(ParseResult parsed)
    {
        var options = new RehearsalOptions
        {
            Address = ParseAddress(parsed.GetValue(_address)!),
            Port = parsed.GetValue(_port),
            Token = parsed.GetValue(_token) ?? Variable("CITASKS_REHEARSAL_TOKEN"),
            Root = parsed.GetValue(_root),
            Python = parsed.GetValue(_python) ?? Variable("CITASKS_PYTHON"),
            Sandbox = parsed.GetValue(_sandbox) ?? Variable("CITASKS_REHEARSAL_SANDBOX"),
            ClusterStart = TimeSpan.FromMilliseconds(Math.Max(0, parsed.GetValue(_clusterStart))),
            Limits = _tasks.Limits(parsed),
            Outcomes = _tasks.Outcomes(parsed),
            LogRequests = parsed.GetValue(_logRequests),
        };
        if (options.Token is "")
        {
            throw new UsageException("The token is empty.");
        }
        if (options.Sandbox is { } sandbox && !SandboxChoice.Names.Contains(sandbox))
        {
            throw new UsageException($"CITASKS_REHEARSAL_SANDBOX must be one of {string.Join(", ", SandboxChoice.Names)}, not '{sandbox}'.");
        }
        if (!IPAddress.IsLoopback(options.Address) && options.Token is null)
        {
            throw new UsageException($"Listening on {options.Address} lets others in: choose a token with --token or CITASKS_REHEARSAL_TOKEN.");
        }
        return options;
    }

    private static IPAddress ParseAddress(string text) =>
        text == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) ? address
        : throw new UsageException($"--address must be an IP address or localhost, not '{text}'.");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
