using System.CommandLine;
using System.Net;
using CiTasks.Rehearsal.Git;
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
    private readonly Option<string?> _clientId = new("--client-id") { Description = "OAuth client id of the workspace's service principal (or CITASKS_REHEARSAL_CLIENT_ID). Otherwise a fixed one." };
    private readonly Option<string?> _clientSecret = new("--client-secret") { Description = "Its secret (or CITASKS_REHEARSAL_CLIENT_SECRET). Otherwise a random one." };
    private readonly Option<string?> _signIn = new("--sign-in")
    {
        Description = "open: pipelines with any ID token and logins in the browser are let in; that is the rule on the loopback. credentials: only tokens and client secrets are.",
    };

    private readonly Option<int?> _clusterStart = new("--cluster-start-ms") { Description = "How long each task waits for its cluster (otherwise not at all), and clusters of your own stay in each state (otherwise 500)." };
    private readonly Option<string[]> _gitRemote = new("--git-remote")
    {
        Description = "URL=PLACE: take Git repositories whose URL begins so from a local folder or another URL (or CITASKS_REHEARSAL_GIT_REMOTES, separated by ;).",
    };

    private readonly Option<string?> _adminToken = new("--admin-token") { Description = "Token that opens /__rehearsal (or CITASKS_REHEARSAL_ADMIN_TOKEN). Otherwise a random one, in connection.json." };
    private readonly FaultsOption _faults = new();
    private readonly Option<string?> _record = new("--record") { Description = "File that gets every call as a line of JSON, without secrets." };
    private readonly TaskOptions _tasks = new();
    private readonly Option<bool> _logRequests = new("--log-requests") { Description = "Print a line for each call on standard error." };

    public WorkspaceOptions()
    {
        _sandbox.AcceptOnlyFromAmong(SandboxChoice.Names);
        _signIn.AcceptOnlyFromAmong("open", "credentials");
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
        foreach (var option in (Option[])[
            _port, _address, _token, _clientId, _clientSecret, _signIn, _root, _python, _sandbox, _clusterStart, .. _tasks.All, _gitRemote, _adminToken, _record,
            _logRequests])
        {
            command.Options.Add(option);
        }
        _faults.AddTo(command);
    }

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public RehearsalOptions Read(ParseResult parsed)
    {
        var options = new RehearsalOptions
        {
            Address = ParseAddress(parsed.GetValue(_address)!),
            Port = parsed.GetValue(_port),
            Token = parsed.GetValue(_token) ?? Variable("CITASKS_REHEARSAL_TOKEN"),
            ClientId = parsed.GetValue(_clientId) ?? Variable("CITASKS_REHEARSAL_CLIENT_ID"),
            ClientSecret = parsed.GetValue(_clientSecret) ?? Variable("CITASKS_REHEARSAL_CLIENT_SECRET"),
            OpenSignIn = parsed.GetValue(_signIn) != "credentials",
            Root = parsed.GetValue(_root),
            Python = parsed.GetValue(_python) ?? Variable("CITASKS_PYTHON"),
            Sandbox = parsed.GetValue(_sandbox) ?? Variable("CITASKS_REHEARSAL_SANDBOX"),
            ClusterStart = TimeSpan.FromMilliseconds(Math.Max(0, parsed.GetValue(_clusterStart) ?? 0)),
            ClusterPhase = TimeSpan.FromMilliseconds(Math.Max(0, parsed.GetValue(_clusterStart) ?? 500)),
            GitStandIns = [.. GitRemotes(parsed).Select(ParseStandIn)],
            Limits = _tasks.Limits(parsed),
            Outcomes = _tasks.Outcomes(parsed),
            LogRequests = parsed.GetValue(_logRequests),
            AdminToken = parsed.GetValue(_adminToken) ?? Variable("CITASKS_REHEARSAL_ADMIN_TOKEN"),
            Faults = _faults.Read(parsed),
            Record = parsed.GetValue(_record),
        };
        if (options.Token is "" || options.AdminToken is "" || options.ClientId is "" || options.ClientSecret is "")
        {
            throw new UsageException("A token, client id or client secret is empty.");
        }
        if (options.AdminToken is { } adminToken && adminToken == options.Token)
        {
            throw new UsageException("The admin token must differ from the token: who holds the one must not have the other.");
        }
        if (options.Sandbox is { } sandbox && !SandboxChoice.Names.Contains(sandbox))
        {
            throw new UsageException($"CITASKS_REHEARSAL_SANDBOX must be one of {string.Join(", ", SandboxChoice.Names)}, not '{sandbox}'.");
        }
        if (!IPAddress.IsLoopback(options.Address) && options.Token is null)
        {
            throw new UsageException($"Listening on {options.Address} lets others in: choose a token with --token or CITASKS_REHEARSAL_TOKEN.");
        }
        if (!IPAddress.IsLoopback(options.Address))
        {
            if (parsed.GetValue(_signIn) == "open")
            {
                throw new UsageException($"--sign-in open lets in whoever reaches {options.Address}: it is for the loopback address only.");
            }
            options = options with { OpenSignIn = false };
        }
        return options;
    }

    private string[] GitRemotes(ParseResult parsed) => parsed.GetValue(_gitRemote) is { Length: > 0 } given
        ? given
        : (Variable("CITASKS_REHEARSAL_GIT_REMOTES") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static GitStandIn ParseStandIn(string text) =>
        GitStandIn.TryParse(text) ?? throw new UsageException($"--git-remote must be URL=PLACE, such as https://github.com/acme/=/srv/git/, not '{text}'.");

    private static IPAddress ParseAddress(string text) =>
        text == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) ? address
        : throw new UsageException($"--address must be an IP address or localhost, not '{text}'.");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
