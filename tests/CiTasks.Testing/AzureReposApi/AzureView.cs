using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>How things look in answers.</summary>
internal static class AzureView
{
    private const string Time = "2026-11-21T12:00:00.123Z";

    public static JsonObject List(IEnumerable<JsonObject> items)
    {
        var list = new JsonArray([.. items]);
        return new JsonObject { ["value"] = list, ["count"] = list.Count };
    }

    public static JsonObject Connection(AzureIdentity identity)
    {
        var user = new JsonObject
        {
            ["id"] = identity.Id,
            ["descriptor"] = $"Microsoft.TeamFoundation.ServiceIdentity;{identity.Id}",
            ["subjectDescriptor"] = $"svc.{identity.Id}",
            ["providerDisplayName"] = identity.DisplayName,
            ["isActive"] = true,
            ["properties"] = new JsonObject { ["Account"] = AzureBody.Typed("System.String", identity.UniqueName) },
            ["resourceVersion"] = 2,
            ["metaTypeId"] = 1,
        };
        return new JsonObject
        {
            ["authenticatedUser"] = user,
            ["authorizedUser"] = user.DeepClone(),
            ["instanceId"] = "6d5c4b3a-0000-0000-0000-000000000000",
            ["deploymentType"] = "hosted",
            ["locationServiceData"] = new JsonObject { ["serviceOwner"] = "00025394-6065-48ca-87d9-7f5672854ef7", ["lastChangeId"] = 1 },
        };
    }

    public static JsonObject Pull(AzureRepository repository, AzurePull pull) => new()
    {
        ["repository"] = new JsonObject { ["id"] = repository.Id, ["name"] = repository.Name, ["project"] = new JsonObject { ["id"] = repository.ProjectId, ["name"] = repository.Project } },
        ["pullRequestId"] = pull.Number,
        ["codeReviewId"] = pull.Number,
        ["status"] = pull.Status,
        ["title"] = $"Pull request {pull.Number}",
        ["sourceRefName"] = $"refs/heads/{pull.Branch}",
        ["targetRefName"] = "refs/heads/main",
        ["mergeStatus"] = "succeeded",
        ["isDraft"] = false,
        ["lastMergeSourceCommit"] = new JsonObject { ["commitId"] = pull.Iterations[^1].Commit },
        ["lastMergeCommit"] = new JsonObject { ["commitId"] = pull.MergeCommit },
        ["supportsIterations"] = true,
    };

    public static JsonObject Thread(AzureThread thread)
    {
        var view = new JsonObject
        {
            ["pullRequestThreadContext"] = thread.Tracking?.DeepClone(),
            ["id"] = thread.Id,
            ["publishedDate"] = Time,
            ["lastUpdatedDate"] = Time,
            ["comments"] = new JsonArray([.. thread.Comments.Select(Comment)]),
            ["threadContext"] = thread.Place?.DeepClone(),
            ["properties"] = thread.Properties.DeepClone(),
            ["identities"] = null,
            ["isDeleted"] = thread.IsDeleted,
        };
        // The service's own threads have none.
        if (thread.Status is { } status && thread.First.Type != "system")
        {
            view["status"] = status;
        }

        return view;
    }

    public static JsonObject Comment(AzureComment comment)
    {
        var view = new JsonObject
        {
            ["id"] = comment.Id,
            ["parentCommentId"] = comment.Parent,
            ["author"] = comment.Author.ToJson(),
            ["publishedDate"] = Time,
            ["lastUpdatedDate"] = Time,
            ["lastContentUpdatedDate"] = Time,
            ["commentType"] = comment.Type,
            ["usersLiked"] = new JsonArray(),
        };
        if (comment.IsDeleted)
        {
            view["isDeleted"] = true;
        }
        else
        {
            view["content"] = comment.Text;
        }

        return view;
    }

    public static JsonObject Status(AzureStatus status)
    {
        var view = new JsonObject
        {
            ["state"] = status.State,
            ["description"] = status.Description,
            ["context"] = new JsonObject { ["name"] = status.Name, ["genre"] = status.Genre },
            ["creationDate"] = Time,
            ["createdBy"] = status.Author.ToJson(),
            ["targetUrl"] = status.TargetUrl,
        };
        // Those of commits are answered without an id.
        if (status.Commit is null)
        {
            view["id"] = status.Id;
            view["updatedDate"] = Time;
        }

        if (status.Iteration is { } iteration)
        {
            view["iterationId"] = iteration;
        }

        return view;
    }
}
