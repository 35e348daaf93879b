namespace CiTasks.Testing.GitHubRunner;

/// <summary>The command files of one step.</summary>
internal sealed class StepFiles(RunnerFolders folders)
{
    private readonly string _output = folders.NewCommandFile("set_output_");
    private readonly string _env = folders.NewCommandFile("set_env_");
    private readonly string _state = folders.NewCommandFile("save_state_");
    private readonly string _path = folders.NewCommandFile("add_path_");
    private readonly string _summary = folders.NewCommandFile("step_summary_");

    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["GITHUB_OUTPUT"] = _output,
        ["GITHUB_ENV"] = _env,
        ["GITHUB_STATE"] = _state,
        ["GITHUB_PATH"] = _path,
        ["GITHUB_STEP_SUMMARY"] = _summary,
    };

    public FileCommandText Output => FileCommandText.Parse(File.ReadAllText(_output));

    public FileCommandText Env => FileCommandText.Parse(File.ReadAllText(_env));

    public FileCommandText State => FileCommandText.Parse(File.ReadAllText(_state));

    /// <summary>Later lines win: they come first.</summary>
    public IReadOnlyList<string> Path => [.. File.ReadAllLines(_path).Where(line => line.Length > 0).Reverse()];

    public string Summary => File.ReadAllText(_summary);
}
