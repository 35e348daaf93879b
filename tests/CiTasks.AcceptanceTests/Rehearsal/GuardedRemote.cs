using System.Net;
using System.Text;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>
/// Serves a repository as plain files (git's oldest way over HTTP), to who knows the password. It stands for a
/// private repository at a hosting service.
/// </summary>
internal sealed class GuardedRemote : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private readonly string _expected;

    public GuardedRemote(Upstream upstream, string user, string password)
    {
        _folder = Path.Combine(upstream.Folder, ".git");
        _expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        upstream.Git("update-server-info");
        var port = FreePort();
        Url = $"http://127.0.0.1:{port}/acme/iris.git";
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Url { get; }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                Answer(await _listener.GetContextAsync());
            }
        }
        catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Answer(HttpListenerContext call)
    {
        var path = call.Request.Url!.AbsolutePath;
        const string prefix = "/acme/iris.git/";
        var file = path.StartsWith(prefix, StringComparison.Ordinal) ? Path.Combine(_folder, path[prefix.Length..]) : "";
        if (call.Request.Headers["Authorization"] != _expected)
        {
            call.Response.StatusCode = 401;
            call.Response.Headers["WWW-Authenticate"] = "Basic realm=\"git\"";
        }
        else if (!File.Exists(file))
        {
            call.Response.StatusCode = 404;
        }
        else
        {
            call.Response.OutputStream.Write(File.ReadAllBytes(file));
        }
        call.Response.Close();
    }
}
