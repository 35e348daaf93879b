namespace CiTasks.Testing.AzureAgent;

/// <summary>The folders of an agent on this machine.</summary>
internal sealed class AgentFolders : IDisposable
{
    private readonly TempFolder _root = new();

    /// <param name="home">The name of the agent's own folder; one with a blank in it is nothing special.</param>
    public AgentFolders(string home)
    {
        Home = _root.In(home);
        Work = Path.Combine(Home, "_work");
        foreach (var folder in (string[])[Tasks, Temp, Tools, Sources, Artifacts, Binaries, TestResults])
        {
            Directory.CreateDirectory(folder);
        }
    }

    public string Home { get; }

    public string Work { get; }

    public string Tasks => Path.Combine(Work, "_tasks");

    public string Temp => Path.Combine(Work, "_temp");

    public string Tools => Path.Combine(Work, "_tool");

    public string Build => Path.Combine(Work, "1");

    public string Sources => Path.Combine(Build, "s");

    public string Artifacts => Path.Combine(Build, "a");

    public string Binaries => Path.Combine(Build, "b");

    public string TestResults => Path.Combine(Build, "TestResults");

    /// <summary>Brings the folder of one task here, and nothing that lies beside it.</summary>
    /// <returns>Where it is now.</returns>
    public string Take(TaskManifest task)
    {
        var folder = Path.Combine(Tasks, $"{task.Name}_{task.Id}", task.Version.ToString(3));
        if (Directory.Exists(folder))
        {
            return folder;
        }

        foreach (var file in Directory.GetFiles(task.Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(task.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return folder;
    }

    public void Dispose() => _root.Dispose();
}
