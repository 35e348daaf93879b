using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Dbfs;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Python;
using CiTasks.Rehearsal.Runs;
using CiTasks.Rehearsal.Sandboxes;
using CiTasks.Rehearsal.Storage;
using CiTasks.Rehearsal.TaskKinds;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CiTasks.Rehearsal.Serving;

/// <summary>A running rehearsal workspace. The one place where its parts are put together.</summary>
internal sealed class RehearsalServer : IAsyncDisposable
{
    private readonly WorkspaceFolder _folder;
    private readonly WebApplication _app;
    private readonly RunEngine _engine;
    private readonly DbfsHandles _handles;
    private readonly JobLauncher _launcher;
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RehearsalServer(RehearsalOptions options, WorkspaceFolder folder, TextWriter log)
    {
        _folder = folder;
        Token = options.Token ?? NewToken();
        var clock = TimeProvider.System;
        var ids = new Ids(folder);
        var dbfs = new DbfsFolder(folder.Dbfs);
        var paths = new JobPaths(folder);
        _handles = new DbfsHandles(clock);
        _launcher = new JobLauncher();

        // Both take a while to find out, and nobody needs them before the first run: clients are answered first.
        Python = AfterListening(() => PythonInterpreter.FindAsync(options.Python));
        Sandbox = AfterListening(() => new SandboxChoice(folder.Root, folder.Scratch, paths.Shared, _launcher).ChooseAsync(options.Sandbox));

        var job = new PythonJob(paths, Python, Sandbox, _launcher, options.Limits, NoSecrets);
        var kinds = new TaskKindSet([new PythonWheelTask(job), new SparkPythonTask(job, paths), new NotebookTask(job, paths)], options.Outcomes, clock);
        var runs = new RunStore(folder, clock);
        var jobs = new JobStore(folder, ids, clock);
        _engine = new RunEngine(runs, new TaskCourse(kinds, ids, clock, options.ClusterStart), clock);

        _app = Build(options);
        if (options.LogRequests)
        {
            _app.UseRequestLog(log, clock);
        }
        _app.UseErrorReplies(log);
        _app.UseTokenCheck(Token);
        _app.MapIdentityApi();
        new DbfsApi(new DbfsFiles(dbfs, folder), _handles, folder).Map(_app);
        new JobsApi(jobs, _engine).Map(_app);
        new RunsApi(jobs, runs, new RunDraft(ids, clock), _engine).Map(_app);
        _app.MapUnknownRoutes();
    }

    public string Token { get; }

    public string Root => _folder.Root;

    public bool RootIsKept => _folder.IsKept;

    public string ConnectionFile => _folder.ConnectionFile;

    public string Url { get; private set; } = "";

    public Task<(PythonInterpreter? Python, string? Problem)> Python { get; }

    public Task<ISandbox> Sandbox { get; }

    public static async Task<RehearsalServer> StartAsync(RehearsalOptions options, TextWriter log)
    {
        var folder = WorkspaceFolder.Open(options.Root);
        try
        {
            var server = new RehearsalServer(options, folder, log);
            await server.ListenAsync();
            return server;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.CloseAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _handles.Dispose();
        if (await Sandbox is IDisposable sandbox)
        {
            sandbox.Dispose();
        }
        _launcher.Dispose();
        File.Delete(_folder.ConnectionFile);
        _folder.Dispose();
    }

    private async Task ListenAsync()
    {
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        // A server that listens everywhere is reached from here by the loopback address.
        Url = address.Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal).Replace("//[::]:", "//[::1]:", StringComparison.Ordinal);
        DocumentFile.Save(
            _folder.ConnectionFile,
            new JsonObject { ["host"] = Url, ["token"] = Token },
            UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listening.SetResult();
    }

    private async Task<T> AfterListening<T>(Func<Task<T>> find)
    {
        await _listening.Task;
        return await find();
    }

    private static WebApplication Build(RehearsalOptions options)
    {
        // Empty: no settings are read from files of the current folder or from variables meant for another server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        // Signals are the command line's: it must stop runs first, and forward them to a command it started.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port);
            // Uploads by form may be of any size.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });
        return builder.Build();
    }

    private static Dictionary<string, IReadOnlyDictionary<string, byte[]>> NoSecrets() => [];

    private static string NewToken() => "dapi" + RandomNumberGenerator.GetHexString(32, lowercase: true);

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
