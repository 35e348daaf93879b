using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.PullRequests;
using CiTasks.Planning.Results;
using CiTasks.Tasks.Announcing;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Annotate;

/// <summary><c>annotate</c>: the results of other steps → one check run and the pull request's comment.</summary>
public static class AnnotateTask
{
    /// <summary>Where the results are.</summary>
    public static readonly Input<IReadOnlyList<string>> Results = Input.List(
        "results", "Result files of other steps, or folders with them (a downloaded artifact). Default: the results of the steps before this one in the job.");

    /// <summary>Name of the check run.</summary>
    public static readonly Input<string> CheckName = Input.Text("check-name", "Name of the check run.") with { Default = "citasks" };

    /// <summary>The pull request, where the event does not tell.</summary>
    public static readonly Input<long?> PullRequest = Input.Number("pull-request", "Number of the pull request to comment on. Default: that of the event, else the open one with this head commit.", 1, int.MaxValue);

    /// <summary>The commit, where the event does not tell.</summary>
    public static readonly Input<string> Commit = Input.Text("commit", "The commit that gets the check run. Default: the head commit of the pull request, else the commit of the event.");

    /// <summary>Page.</summary>
    public static readonly OutputDefinition CommentUrl = new("comment-url", "The comment's page; empty when there is none.");

    /// <summary>Page.</summary>
    public static readonly OutputDefinition CheckUrl = new("check-url", "The check run's page; empty when there is none.");

    /// <summary>Number.</summary>
    public static readonly OutputDefinition PullRequestNumber = new("pull-request", "The pull request's number; empty when there is none.");

    /// <summary>What the results come to.</summary>
    public static readonly OutputDefinition Outcome = new("outcome", "What the results come to: succeeded, job-failed, invalid, …; empty when there are none.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("annotate", "Tells the pull request what other steps did: one check run, one comment that is kept up to date.")
    {
        Description = "Every task does so by itself where it may. This one is for results of other jobs: a workflow_run job posts what the checks of a fork have left as an artifact, "
            + "which is then treated as somebody else's text. It never fails because of what the results say, nor because it may not write; it says where the result is. "
            + "On a laptop it prints the page.",
        Inputs = [Results, CheckName, PullRequest, Commit],
        Outputs = [CommentUrl, CheckUrl, PullRequestNumber, Outcome],
        Examples = ["citasks annotate", "citasks annotate --results artifact --environment prod --comment always"],
        GitHub = new GitHubExtras("message-square", "orange"),
        Azure = new AzureExtras(new Guid("b2bdacf7-d141-446c-afea-9d3c0099efae")) { Category = "Utility" },
        AnnouncesItself = false,
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var trusted = !context.Host.Facts.IsUntrusted;
        var collection = ResultCollection.Read(context, trusted);
        context.ReportOrStop(collection.Findings);
        if (collection.Results.Count == 0)
        {
            context.Report(new Finding("CIT0702", "there are no results to tell of")
            {
                IsWarning = true,
                Detail = string.Join('\n', collection.Places),
                Hint = "run annotate after the other steps of the job, with if: always(); or give the folder of a downloaded artifact as results",
            });
            Publish(context, new Told(), "");
            return TaskResult.Done;
        }

        var settings = Settings(context, trusted);
        var announcement = collection.ToAnnouncement();
        using var announcer = Announcer.Open(context, settings, cancel);
        if (announcer is null)
        {
            if (Boards.Missing(context) is { } missing)
            {
                context.Report(new Finding("CIT0701", $"the pull request cannot be told: {missing}") { IsWarning = true, Hint = "docs/guides/pull-requests.md has the permissions" });
            }

            context.Host.Write(StepPage.Render(announcement.Whole, new PageFacts { Environment = settings.Step.Environment, Trusted = trusted }, StickyComment.Limit));
        }

        var told = announcer is null ? new Told() : await announcer.EndAsync(announcement).ConfigureAwait(false);
        foreach (var problem in told.Problems)
        {
            context.Report(new Finding("CIT0701", problem) { IsWarning = true, Hint = $"the result is in {settings.FullPage}; docs/guides/pull-requests.md has the permissions" });
        }

        Publish(context, told, announcement.Whole.Outcome);
        return TaskResult.Done with
        {
            Details = new JsonObject
            {
                ["results"] = announcement.Parts.Count,
                ["outcome"] = announcement.Whole.Outcome,
                ["pullRequest"] = told.PullRequest,
            },
        };
    }

    private static AnnouncerSettings Settings(TaskContext context, bool trusted)
    {
        var own = AnnouncerSettings.Of(context);
        return own with
        {
            Step = own.Step with { Name = context.Inputs.Get(CheckName) },
            Commit = context.Inputs.Find(Commit) ?? own.Commit,
            // People look for the run that the results are of, not for the one that tells of it.
            Facts = own.Facts with { RunUrl = own.Facts.EarlierRunUrl ?? own.Facts.RunUrl },
            Trusted = trusted,
            PullRequest = (int?)context.Inputs.Find(PullRequest) ?? own.PullRequest,
            // The event of a fork's workflow_run names no pull request; what the artifact says about it is not believed.
            FindPullRequest = true,
        };
    }

    private static void Publish(TaskContext context, Told told, string outcome)
    {
        context.SetOutput(CommentUrl, told.Comment?.ToString() ?? "");
        context.SetOutput(CheckUrl, told.Check?.ToString() ?? "");
        context.SetOutput(PullRequestNumber, told.PullRequest?.ToString() ?? "");
        context.SetOutput(Outcome, outcome);
    }
}
