namespace CiTasks.Rehearsal.Serving;

/// <summary>The web server as a workspace needs it: no settings but our own, and the limits that a workspace has.</summary>
internal static class HttpHost
{
    public static WebApplication Build(RehearsalOptions options)
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
            // Uploads by form may be of any size; JSON has a bound where it is read.
            kestrel.Limits.MaxRequestBodySize = null;
            // Paths of files travel in the line, escaped.
            kestrel.Limits.MaxRequestLineSize = 32 * 1024;
            // A client may be slow, stopped in a debugger, or on a machine that has no time for it.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.AddServerHeader = false;
        });
        return builder.Build();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
