using CiTasks.Hosts.Diagnostics;

namespace CiTasks.Hosts;

/// <summary>
/// Where a task runs: a CI system or a laptop. Everything a task wants to say or learn about its
/// surroundings goes through here; one small class per host.
/// </summary>
public interface IBuildHost
{
    /// <summary><c>github</c>, <c>azure-pipelines</c> or <c>laptop</c>.</summary>
    string Name { get; }

    /// <summary>The commit, branch, pull request and run of this build.</summary>
    BuildFacts Facts { get; }

    /// <summary>Folder for files that outlive the step but not the build.</summary>
    string TempFolder { get; }

    /// <summary>The root of the checkout, absolute: paths that annotations name are relative to it, wherever the step works.</summary>
    string RepositoryFolder { get; }

    /// <summary>The value that the CI system passes for the input <paramref name="name"/> (kebab-case), or null.</summary>
    string? ReadInput(string name);

    /// <summary>The name of that input as this CI system's pipelines write it, for messages: <c>jobFile</c> for <c>job-file</c>.</summary>
    string InputName(string name);

    /// <summary>The value of an environment variable that an input may come from, or else of the job's secret variable of that name; null when there is neither.</summary>
    string? ReadVariable(string name);

    /// <summary>Hides a value in everything printed from now on, here and by the CI system.</summary>
    void Mask(string secret);

    /// <summary>
    /// Asks the CI system for an ID token: its signed word on which repository, branch and workflow this is. The token
    /// is masked. Null where there is no such thing (a laptop).
    /// </summary>
    /// <param name="audience">Whom it is for. Azure Pipelines does not ask: its tokens are for Microsoft Entra's token exchange.</param>
    /// <param name="connection">The service connection that it shall speak for; null for the pipeline itself.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="IdTokenException">The CI system has such tokens, and gives none.</exception>
    Task<string?> RequestIdTokenAsync(string audience, ServiceConnection? connection, CancellationToken cancel);

    /// <summary>The service connection with that id; null when the CI system lends none of that id, or has no such thing.</summary>
    ServiceConnection? FindConnection(string id);

    /// <summary>The token of this very job at its CI system, masked already; null where the job is not given one.</summary>
    string? JobToken { get; }

    /// <summary>Prints one or more lines. The text is neutralised and redacted.</summary>
    void Write(string text);

    /// <summary>Prints a table, aligned; one row a line.</summary>
    void WriteTable(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows);

    /// <summary>Opens a foldable part of the log; dispose to close it.</summary>
    IDisposable Group(string title);

    /// <summary>Shows a diagnostic in the log and, where the host can, on the file's line.</summary>
    void Report(Diagnostic diagnostic);

    /// <summary>
    /// A passing state, shown below everything printed where the host can replace it by the next one, else dropped.
    /// It stays until it is replaced; an empty one takes it away, and so does the end of a task.
    /// </summary>
    /// <param name="text">One line; empty for none.</param>
    /// <param name="headers">A table below the line; null for none.</param>
    /// <param name="rows">Its rows, the most important ones first: a terminal may be too small for all.</param>
    void Progress(string text, IReadOnlyList<string>? headers = null, IReadOnlyList<IReadOnlyList<string>>? rows = null);

    /// <summary>How much of the step is done, where the CI system shows a share; it only goes up.</summary>
    /// <param name="done">Parts that are done.</param>
    /// <param name="all">Parts that there are.</param>
    void Share(int done, int all);

    /// <summary>Hands a value to later steps under the step's outputs.</summary>
    void SetOutput(string name, string value);

    /// <summary>Hands an environment variable to later steps.</summary>
    void SetVariable(string name, string value);

    /// <summary>Marks the build, where the CI system has marks, so that it can be found among others.</summary>
    /// <param name="tag">Letters, digits, dashes and dots.</param>
    void Tag(string tag);

    /// <summary>Adds a Markdown page to what the CI system shows for this job.</summary>
    /// <param name="title">What to call it, where pages have names.</param>
    /// <param name="page">Given a number of bytes of UTF-8: the page, cut to that; without secrets, since half of one could not be recognised. One that is longer is not shown.</param>
    void AddSummary(string title, Func<int, string> page);

    /// <summary>Says what is left to say when all has been reported; called once, last.</summary>
    void EndStep();
}
