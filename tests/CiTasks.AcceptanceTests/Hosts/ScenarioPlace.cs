using System.Text;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>Where one scenario runs on one host: a checkout of its own, and the host's workspace behind a proxy that writes down what is asked of it.</summary>
internal sealed class ScenarioPlace : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RehearsalServer _workspace;
    private readonly RecordingProxy _proxy;

    public ScenarioPlace(RehearsalServer workspace, ScenarioCheckout checkout, string? token)
    {
        (_workspace, Commit) = (workspace, checkout.Commit);
        // With the answer to a cancellation the run is over, or it would be a matter of time whether it still terminates.
        _proxy = new RecordingProxy(workspace.Uri, (request, _) => request.Path.EndsWith("runs/cancel", StringComparison.Ordinal) ? ProxyFault.SlowAnswer : ProxyFault.None)
        {
            SlowAnswerTakes = TimeSpan.FromSeconds(0.5),
        };
        checkout.CopyTo(Folder);
        Token = token ?? workspace.Token;
    }

    /// <summary>The checkout, and the working folder of every step.</summary>
    public string Folder => _folder.Path;

    /// <summary>The commit that is built.</summary>
    public string Commit { get; }

    public string Token { get; }

    /// <summary>Where the steps find the workspace.</summary>
    public Uri Address => _proxy.Uri;

    /// <summary>Where it is.</summary>
    public Uri Workspace => _workspace.Uri;

    public IReadOnlyList<RecordedRequest> Requests => _proxy.Requests;

    public Dictionary<string, string> Connection => new()
    {
        ["DATABRICKS_HOST"] = Address.ToString(),
        ["DATABRICKS_TOKEN"] = Token,
        ["CITASKS_PYTHON"] = BuildingPython.Path ?? "python3",
    };

    public string In(string path) => _folder.In(path);

    public void Write(string path, string text) => _folder.Write(path, text);

    public Task WriteAsync(string path, string text)
    {
        Write(path, text);
        return Task.CompletedTask;
    }

    public Task JobAsync(string name, string tasks) => PostAsync("api/2.2/jobs/create", $$"""{"name": "{{name}}", "tasks": [{{tasks}}]}""");

    /// <summary>Puts a file on DBFS.</summary>
    public Task PutAsync(string path, string text) =>
        PostAsync("api/2.0/dbfs/put", $$"""{"path": "{{path}}", "contents": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}}", "overwrite": true}""");

    /// <summary>Asks the workspace itself: what prepares a scenario is not written down.</summary>
    public async Task PostAsync(string path, string json)
    {
        using var content = new StringContent(json);
        using var answer = await _workspace.Http.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Adds the sources of the sample project.</summary>
    public Task AddSampleAsync(string below)
    {
        var sample = Repository.In("samples/iris-databricks");
        foreach (var file in Directory.GetFiles(sample, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(sample, file);
            if (!path.Split('/').Any(part => part is ".citasks" or "dist" or "build" or "__pycache__" || part.EndsWith(".egg-info", StringComparison.Ordinal)))
            {
                _folder.Write(Path.Combine(below, path), File.ReadAllBytes(file));
            }
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _folder.Dispose();
    }
}
