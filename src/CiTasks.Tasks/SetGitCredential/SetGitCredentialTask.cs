using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.GitCredentials;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Git;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.SyncRepo;

namespace CiTasks.Tasks.SetGitCredential;

/// <summary><c>set-git-credential</c>: the token with which a workspace reads private repositories.</summary>
public static class SetGitCredentialTask
{
    /// <summary>Whose.</summary>
    public static readonly Input<string> Provider = RepoInputs.ProviderInput("git-provider", "Who hosts the repositories; this, or repo-url of a public service.");

    /// <summary>One of the repositories.</summary>
    public static readonly Input<string> RepoUrl = RepoInputs.UrlInput(
        "repo-url", "A repository of the provider, whose address tells it: https URL or SSH remote of a public service. Credentials in it are dropped.");

    /// <summary>User name there.</summary>
    public static readonly Input<string> UserName = Input.Text("git-username", "User name at the provider.");

    /// <summary>Mail address there.</summary>
    public static readonly Input<string> Email = Input.Text("git-email", "Mail address at the provider; commits made in the workspace carry it.");

    /// <summary>The token.</summary>
    public static readonly Input<string> Token = Input.Secret(
        "git-token", "Personal access token or app password of the provider. Pass it by the environment (CITASKS_GIT_TOKEN), not on a command line.") with
    {
        Required = true,
    };

    /// <summary>Its name.</summary>
    public static readonly Input<string> Name = Input.Text(
        "credential-name", "Name of the credential, on workspaces that keep several of one provider.");

    /// <summary>Whether it is the one that is used when nobody chooses.</summary>
    public static readonly Input<bool> IsDefault = Input.Flag("is-default", "Use it wherever no other credential of the provider is chosen.");

    /// <summary>Id.</summary>
    public static readonly OutputDefinition CredentialId = new("credential-id", "The credential's id: git-credential-id of sync-repo.");

    /// <summary>What happened.</summary>
    public static readonly OutputDefinition Action = new("action", "created or updated.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("set-git-credential", "Stores the token with which the workspace reads private repositories.")
    {
        Description = "It belongs to the owner of the Databricks token. One of the same provider is overwritten each time: a workspace never tells a token, so it cannot be compared.",
        Inputs = [Provider, RepoUrl, UserName, Email, Token, Name, IsDefault, .. SharedInputs.Workspace],
        Outputs = [CredentialId, Action],
        Examples = ["CITASKS_GIT_TOKEN=... citasks set-git-credential --git-provider gitHub --git-username ada"],
        GitHub = new GitHubExtras("lock", "orange"),
        Azure = new AzureExtras(new Guid("4f4793fe-3c72-4141-9a14-a57703cea6ee")) { Category = "Utility" },
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var provider = ProviderOf(context);
        using var workspace = context.OpenWorkspace();
        var (id, action) = await StoreAsync(context, workspace, provider, cancel).ConfigureAwait(false);
        context.SetOutput(CredentialId, id.ToString());
        context.SetOutput(Action, action);
        context.Host.Write($"{action}: Git credential {id} of {provider}");
        return TaskResult.Done with
        {
            Details = new JsonObject { ["action"] = action, ["id"] = id, ["provider"] = provider },
            Markdown = Markdown.Table(["Git credential", "provider", "action"], [[id.ToString(), provider, action]]),
        };
    }

    private static string ProviderOf(TaskContext context)
    {
        var at = Origins.Spot(context.Inputs.Origin(RepoUrl));
        var text = context.Inputs.Find(RepoUrl);
        var url = text is null ? null : RepoOrder.ReadUrl(context, text);
        return context.Inputs.Find(Provider) ?? url?.Provider ?? throw new TaskFailureException(ExitCode.Invalid,
            text is null ? new Finding("CIT0101", "set-git-credential needs git-provider or repo-url")
            {
                Hint = $"name the provider with --git-provider, one of: {string.Join(", ", GitProviders.Words)}",
            }
            : url is null ? RepoFindings.NoUrl(text, at)
            : RepoFindings.NoProvider(url, "git-provider", at));
    }

    private static async Task<(long Id, string Action)> StoreAsync(TaskContext context, Workspace workspace, string provider, CancellationToken cancel)
    {
        var credentials = workspace.GitCredentials;
        var body = Body(context, provider);
        if (await ChooseAsync(context, credentials, provider, cancel).ConfigureAwait(false) is { } there)
        {
            await credentials.UpdateAsync(there.Id, body, cancel).ConfigureAwait(false);
            return (there.Id, "updated");
        }

        for (var isAgain = false; ; isAgain = true)
        {
            try
            {
                return (await credentials.CreateAsync(body, cancel).ConfigureAwait(false), "created");
            }
            catch (DatabricksException problem) when (problem.MayHaveHadAnEffect || problem.ErrorCode == "INVALID_STATE" || problem.Kind == ErrorKind.AlreadyExists)
            {
                // No idempotency token, and no token to compare: whoever stored it, what is there now gets ours.
                if (await ChooseAsync(context, credentials, provider, cancel).ConfigureAwait(false) is { } made)
                {
                    await credentials.UpdateAsync(made.Id, body, cancel).ConfigureAwait(false);
                    return (made.Id, problem.MayHaveHadAnEffect ? "created" : "updated");
                }

                if (!problem.MayHaveHadAnEffect)
                {
                    throw new TaskFailureException(ExitCode.Invalid, NoRoom(provider, problem));
                }

                if (isAgain)
                {
                    throw;
                }
            }
        }
    }

    private static async Task<LiveGitCredential?> ChooseAsync(TaskContext context, GitCredentialsClient credentials, string provider, CancellationToken cancel) =>
        CredentialChoice.Of(
            await credentials.ListAsync(cancel).ConfigureAwait(false), provider, context.Inputs.Find(Name)?.Trim(), context.Inputs.Find(UserName)?.Trim());

    private static Finding NoRoom(string provider, DatabricksException problem) =>
        new("CIT0538", $"the workspace takes no further Git credential of {provider}")
        {
            Detail = problem.Message,
            Hint = "leave credential-name out, and the one that is there is overwritten",
        };

    private static JsonObject Body(TaskContext context, string provider)
    {
        var body = new JsonObject { ["git_provider"] = provider, ["personal_access_token"] = context.Inputs.Get(Token) };
        foreach (var (input, field) in new[] { (UserName, "git_username"), (Email, "git_email"), (Name, "name") })
        {
            if (context.Inputs.Find(input)?.Trim() is { } value)
            {
                body[field] = value;
            }
        }

        // False would take the mark from a credential that has it already.
        if (context.Inputs.Find(IsDefault))
        {
            body["is_default_for_provider"] = true;
        }

        return body;
    }
}
