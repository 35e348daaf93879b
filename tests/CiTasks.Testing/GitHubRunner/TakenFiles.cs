using System.Text;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>What the runner takes from a step's command files, and what it says of them (facts/ci-platforms.md A4).</summary>
internal sealed class TakenFiles
{
    private const int LargestSummary = 1024 * 1024;

    public TakenFiles(StepFiles files, StepLog log, SecretMasker masker)
    {
        Outputs = Take("output", files.Output, log);
        Environment = Take("env", files.Env, log);
        State = Take("state", files.State, log);
        if (Environment.Remove("NODE_OPTIONS"))
        {
            log.SayLast("error", "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
        }

        var summary = files.Summary;
        var size = Encoding.UTF8.GetByteCount(summary);
        if (size > LargestSummary)
        {
            log.SayLast("error", $"$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got {size / 1024}k");
        }
        else
        {
            Summary = string.Join('\n', summary.Split('\n').Select(masker.Hide));
        }
    }

    public Dictionary<string, string> Outputs { get; }

    public Dictionary<string, string> Environment { get; }

    public Dictionary<string, string> State { get; }

    public string? Summary { get; }

    /// <summary>A line of a file was wrong: the step has failed.</summary>
    public bool IsBroken { get; private set; }

    private Dictionary<string, string> Take(string name, FileCommandText text, StepLog log)
    {
        if (text.Error is { } error)
        {
            IsBroken = true;
            log.SayLast("error", $"Unable to process file command '{name}' successfully.");
            log.SayLast("error", error);
        }

        var values = new Dictionary<string, string>(name == "env" ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in text.Pairs)
        {
            values[key] = value;
        }

        return values;
    }
}
