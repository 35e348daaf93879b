using CiTasks.Hosts;
using CiTasks.Hosts.AzurePipelines;
using CiTasks.Hosts.GitHub;
using CiTasks.Hosts.Laptop;
using CiTasks.Hosts.Text;

namespace CiTasks.UnitTests.Hosts;

/// <summary>A host with variables, a log and a folder of its own.</summary>
internal sealed class Surroundings : IDisposable
{
    private readonly StringWriter _log = new();

    public Surroundings(params (string Name, string Value)[] variables)
    {
        Directory.CreateDirectory(Folder);
        foreach (var (name, value) in variables)
        {
            Variables[name] = value;
        }
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "citasks-" + Path.GetRandomFileName());

    public Dictionary<string, string> Variables { get; } = [];

    public Redactor Redactor { get; } = new();

    public string Log => _log.ToString();

    public HostEnvironment Environment(bool interactive = false) => new(Variables, Folder, _log, interactive);

    /// <param name="folder">The working folder; null for <see cref="Folder"/>.</param>
    public GitHubHost GitHub(string? folder = null) => new(Environment() with { Folder = folder ?? Folder }, Redactor);

    /// <param name="folder">The working folder; null for <see cref="Folder"/>.</param>
    public AzurePipelinesHost Azure(string? folder = null) => new(Environment() with { Folder = folder ?? Folder }, Redactor);

    public LaptopHost Laptop(bool interactive = false) => new(Environment(interactive), Redactor);

    /// <summary>Points a variable at a file of the folder and gives its path.</summary>
    public string Point(string variable, string? content = null)
    {
        var file = Variables[variable] = Path.Combine(Folder, variable);
        if (content is not null)
        {
            File.WriteAllText(file, content);
        }

        return file;
    }

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
