using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Uses;

/// <summary>A job of a CI system that runs our tasks, with a checkout and a rehearsal workspace.</summary>
internal abstract class TaskJob
{
    /// <summary>The checkout, on this machine.</summary>
    public abstract string Folder { get; }

    /// <summary>The workspace's API, as the test itself reaches it.</summary>
    public abstract HttpClient Http { get; }

    /// <summary>Where tasks leave their results, on this machine.</summary>
    public abstract string Results { get; }

    /// <summary>Runs a task to its end, which has to be the one that is named.</summary>
    /// <param name="task">Its name in the catalogue.</param>
    /// <param name="end">0, or the exit code of a failure.</param>
    /// <param name="with">Inputs by their names in the catalogue.</param>
    public abstract Task<TaskEnd> RunTaskAsync(string task, int end, params (string Name, string Value)[] with);

    /// <summary>Runs a task that succeeds.</summary>
    public Task<TaskEnd> RunTaskAsync(string task, params (string Name, string Value)[] with) => RunTaskAsync(task, 0, with);

    /// <summary>Fills the checkout with a folder, without what is ignored there.</summary>
    /// <param name="folder">On this machine.</param>
    /// <param name="below">Where it goes in the checkout.</param>
    public void Checkout(string folder, string below = "")
    {
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file);
            if (!path.Split('/').Any(part => part is ".citasks" or "citasks" or "dist" or "build" or "__pycache__" || part.EndsWith(".egg-info", StringComparison.Ordinal)))
            {
                Write(Path.Combine(below, path), File.ReadAllBytes(file));
            }
        }
    }

    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public void Write(string path, byte[] bytes)
    {
        var file = In(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>A file of the checkout.</summary>
    public string In(string path) => Path.Combine(Folder, path);

    public async Task<JsonObject> GetAsync(string path) => (await Http.GetFromJsonAsync<JsonObject>(path))!;

    public async Task<JsonObject> PostAsync(string path, string json)
    {
        using var content = new StringContent(json);
        using var answer = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>A job with one task that needs no Python; how it ends is for the workspace's outcomes to say.</summary>
    public async Task<long> JobAsync(string name) =>
        (await PostAsync("api/2.2/jobs/create", $$"""{"name": "{{name}}", "tasks": [{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"} } }]}"""))["job_id"]!.GetValue<long>();

    /// <summary>A job whose one task runs Python code.</summary>
    public async Task<long> PythonJobAsync(string name, string code)
    {
        var wheel = new WheelFile(name).With($"{name}/__init__.py", "").With($"{name}/cli.py", code).WithEntryPoint($"{name} = {name}.cli:main");
        var contents = Convert.ToBase64String(wheel.ToBytes());
        await PostAsync("api/2.0/dbfs/put", $$"""{"path": "/{{wheel.FileName}}", "contents": "{{contents}}", "overwrite": true}""");
        var answer = await PostAsync(
            "api/2.2/jobs/create",
            $$"""{"name": "{{name}}", "tasks": [{"task_key": "main", "python_wheel_task": {"package_name": "{{name}}", "entry_point": "{{name}}"}, "libraries": [{"whl": "dbfs:/{{wheel.FileName}}"}]}]}""");
        return answer["job_id"]!.GetValue<long>();
    }

    /// <summary>Waits until a run shows a life-cycle state that begins so.</summary>
    public async Task<JsonObject> UntilAsync(string run, string lifeCycle)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (true)
        {
            var seen = await GetAsync($"api/2.2/jobs/runs/get?run_id={run}");
            if (seen["state"]!["life_cycle_state"]!.GetValue<string>().StartsWith(lifeCycle, StringComparison.Ordinal))
            {
                return seen;
            }

            await Task.Delay(50, limit.Token);
        }
    }
}
