namespace CiTasks.Hosts.AzurePipelines;

/// <summary>
/// Names of inputs and outputs as Azure Pipelines has them: there an input takes letters and digits only, and the field
/// writes both in camel case.
/// </summary>
public static class AzureNames
{
    /// <summary><c>jobFile</c> for <c>job-file</c>.</summary>
    public static string Input(string name)
    {
        var parts = name.Split('-', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(parts.Take(1).Concat(parts.Skip(1).Select(part => char.ToUpperInvariant(part[0]) + part[1..])));
    }

    /// <summary>
    /// <c>runId</c> for <c>run-id</c>. What follows a dot is somebody else's name, such as a task key's, and keeps its
    /// spelling; only what is no letter or digit becomes an underscore: <c>notebook_train_eval_f1</c> for
    /// <c>notebook.train-eval.f1</c>.
    /// </summary>
    public static string Output(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? Input(name)
            : Input(name[..dot]) + string.Concat(name[dot..].Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
    }
}
