using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Clusters;
using CiTasks.Rehearsal.Dbfs;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Faults;
using CiTasks.Rehearsal.Git;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Own;
using CiTasks.Rehearsal.OAuth;
using CiTasks.Rehearsal.Permissions;
using CiTasks.Rehearsal.Python;
using CiTasks.Rehearsal.Recording;
using CiTasks.Rehearsal.Runs;
using CiTasks.Rehearsal.Sandboxes;
using CiTasks.Rehearsal.Storage;
using CiTasks.Rehearsal.TaskKinds;
using CiTasks.Rehearsal.Tokens;
using CiTasks.Rehearsal.UnityCatalog;
using CiTasks.Rehearsal.Volumes;
using CiTasks.Rehearsal.Workspace;
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
    private readonly Recorder _recorder;
    private readonly ClientCredentials _client;
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RehearsalServer(RehearsalOptions options, WorkspaceFolder folder, TextWriter log)
    {
        _folder = folder;
        Token = options.Token ?? NewToken("dapi");
        AdminToken = options.AdminToken ?? NewToken("admin");
        _client = ClientCredentials.Of(options.ClientId, options.ClientSecret);
        var clock = TimeProvider.System;
        var ids = new Ids(folder);
        var dbfs = new DbfsFolder(folder.Dbfs);
        var files = new DbfsFiles(dbfs, folder);
        _launcher = new JobLauncher();
        var git = new GitServices(options.GitStandIns, folder, ids, _launcher);
        var tree = new WorkspaceTree(folder, new GitFolderLookup(git.Folders), ids, clock);
        var catalogs = new CatalogStore(folder, clock);
        var volumes = new VolumeFiles(catalogs, folder);
        var uploads = new UploadSessions(volumes, folder);
        var paths = new JobPaths(dbfs, volumes, tree, folder);
        _handles = new DbfsHandles(files, folder, clock);

        // Both take a while to find out, and nobody needs them before the first run: clients are answered first.
        Python = AfterListening(() => PythonInterpreter.FindAsync(options.Python));
        Sandbox = AfterListening(() => new SandboxChoice(folder.Root, folder.Scratch, paths.Shared, _launcher).ChooseAsync(options.Sandbox));

        var runs = new RunStore(folder, clock, log);
        var permissions = new PermissionStore(folder.Documents("permissions"));
        var jobs = new JobStore(folder, ids, clock, permissions);
        var services = new ServicesRoutes(folder, ids, clock, options.ClusterPhase, _client.ClientId, permissions, jobs);
        services.Objects.With("repos", id => long.TryParse(id, out var number) && git.Folders.Exists(number));
        foreach (var kind in (string[])["directories", "notebooks", "files"])
        {
            services.Objects.With(kind, id => long.TryParse(id, out var number) && tree.FindById(number) is not null);
        }
        var job = new PythonJob(paths, Python, Sandbox, _launcher, options.Limits, services.Secrets.All);
        List<ITaskKind> kinds =
        [
            new PythonWheelTask(job), new SparkPythonTask(job, paths, git.Checkouts), new NotebookTask(job, paths, git.Checkouts), new ConditionTask(),
        ];
        var compute = new Compute(new ExistingClusters(services.Clusters, options.ClusterStart, clock), options.ClusterStart, options.Limits.Parallel, clock);
        var attempts = new TaskAttempts(new TaskKindSet(kinds, options.Outcomes, clock), ids, compute, clock);
        var taskDraft = new TaskDraft(ids, clock);
        _engine = new RunEngine(runs, new TaskCourse(attempts), compute, git.Checkouts, options.Outcomes.FindScript, clock);
        var starter = new RunStarter(jobs, runs, new RunDraft(ids, taskDraft, clock), _engine);
        // These two start tasks and runs themselves, so they come last.
        kinds.AddRange([new ForEachTask(attempts, taskDraft, ids), new RunJobTask(runs, starter, _engine)]);

        _recorder = new Recorder(options.Record, log);

        _app = HttpHost.Build(options);
        _app.UseRecording(_recorder, new Redaction(Token, AdminToken, _client.Secret), clock);
        if (options.LogRequests)
        {
            _app.UseRequestLog(log, clock);
        }
        _app.UseFaults(options.Faults);
        _app.UseErrorReplies(log);
        _app.UseAdminCheck(AdminToken);
        var personalTokens = new TokenStore(folder.SecretDocuments("tokens"), clock);
        var issued = new SignedTokens(folder, clock);
        var signIn = new SignIn(Token, personalTokens, issued);
        var codes = new LoginCodes(clock);
        _app.UseTokenCheck(signIn);
        _app.MapFrontPage();
        _app.MapHealthApi();
        new FaultsApi(options.Faults).Map(_app);
        new RequestsApi(_recorder).Map(_app);
        _app.MapIdentityApi();
        new OAuthApi(new Grants(_client, issued, codes, signIn, log, clock), codes, options.OpenSignIn).Map(_app);
        new TokensApi(personalTokens).Map(_app);
        services.Map(_app);
        new DbfsApi(files, _handles, folder).Map(_app);
        new WorkspaceApi(tree, folder).Map(_app);
        new WorkspaceFilesApi(tree, folder).Map(_app);
        new UnityCatalogApi(catalogs).Map(_app);
        new FilesApi(volumes, uploads, folder).Map(_app);
        new TransferApi(volumes, uploads, new SignedUrls(folder, clock)).Map(_app);
        git.Map(_app);
        new JobsApi(jobs, _engine).Map(_app);
        new RunsApi(starter, runs, new RunRepair(jobs, ids, taskDraft, clock), new RunExport(new WorkspaceNotebooks(tree)), _engine).Map(_app);
        _app.MapUnknownRoutes();
    }

    public string Token { get; }

    public string AdminToken { get; }

    public string Root => _folder.Root;

    public bool RootIsKept => _folder.IsKept;

    public string ConnectionFile => _folder.ConnectionFile;

    public IReadOnlyList<string> Routes => Serving.Routes.Of(_app);

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
        _recorder.Dispose();
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
            new JsonObject
            {
                ["host"] = Url, ["token"] = Token, ["admin_token"] = AdminToken,
                ["client_id"] = _client.ClientId, ["client_secret"] = _client.Secret,
            },
            UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listening.SetResult();
        _ = Task.Run(_engine.Resume);
    }

    private async Task<T> AfterListening<T>(Func<Task<T>> find)
    {
        await _listening.Task;
        return await find();
    }

    private static string NewToken(string kind) => kind + RandomNumberGenerator.GetHexString(32, lowercase: true);
}
