using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>Threads of pull requests and their comments.</summary>
internal static class ThreadRoutes
{
    private const int Longest = 150_000;
    private const string Read = "GenericRead";
    private const string Write = "PullRequestContribute";
    private const string One = "pullRequests/{pull}/threads/{thread}";

    private static readonly string[] Statuses = ["unknown", "active", "fixed", "wontFix", "closed", "byDesign", "pending"];
    private static readonly string[] Types = ["unknown", "text", "codeChange", "system"];

    public static void Add(AzureRoutes routes, Func<int> listsBehind)
    {
        routes.Add("GET", "pullRequests/{pull}/threads", Read, ["$iteration", "$baseIteration"], (repository, call) =>
            // All of them: this list has no pages.
            AzureView.List(PullRoutes.Find(repository, call).Threads.Where(thread => thread.ListsBehind-- <= 0).Select(AzureView.Thread)));
        routes.Add("POST", "pullRequests/{pull}/threads", Write, [], (repository, call) => Create(repository, call, listsBehind));
        routes.Add("GET", One, Read, ["$iteration", "$baseIteration"], (repository, call) => AzureView.Thread(Find(repository, call)));
        routes.Add("PATCH", One, Write, [], Update);
        routes.Add("POST", One + "/comments", Write, [], Answer);
        routes.Add("PATCH", One + "/comments/{comment}", Write, [], Edit);
        routes.Add("DELETE", One + "/comments/{comment}", Write, [], (repository, call) =>
        {
            Own(Find(repository, call), call).IsDeleted = true;
            return null;
        });
    }

    private static JsonObject Create(AzureRepository repository, AzureCall call, Func<int> listsBehind)
    {
        var pull = PullRoutes.Find(repository, call);
        var body = call.Json!;
        body.Only("comments", "status", "properties", "threadContext", "pullRequestThreadContext");
        if (body["comments"] is not JsonArray { Count: > 0 } comments)
        {
            throw AzureRefusal.Form("A thread must contain at least one comment.");
        }

        var thread = new AzureThread(repository.NextId())
        {
            Status = body.Word("status", Statuses),
            Place = ThreadPlace.Read(body),
            Tracking = ThreadPlace.ReadTracking(body, pull),
            ListsBehind = listsBehind(),
        };
        (body.Part("properties") ?? []).MergeInto(thread.Properties);
        foreach (var comment in comments)
        {
            thread.Comments.Add(NewComment(comment as JsonObject ?? throw AzureRefusal.Form("A comment is not an object."), thread, call));
        }

        pull.Threads.Add(thread);
        return AzureView.Thread(thread);
    }

    private static JsonObject Update(AzureRepository repository, AzureCall call)
    {
        var thread = Find(repository, call);
        var body = call.Json!;
        body.Only("status", "properties");
        if (body.Word("status", Statuses) is { } status)
        {
            thread.Status = status;
            thread.Turns++;
        }

        (body.Part("properties") ?? []).MergeInto(thread.Properties);
        return AzureView.Thread(thread);
    }

    private static JsonObject Answer(AzureRepository repository, AzureCall call)
    {
        var thread = Find(repository, call);
        var comment = NewComment(call.Json!, thread, call);
        thread.Comments.Add(comment);
        return AzureView.Comment(comment);
    }

    private static JsonObject Edit(AzureRepository repository, AzureCall call)
    {
        var comment = Own(Find(repository, call), call);
        call.Json!.Only("content");
        comment.Text = Content(call.Json!);
        comment.Edits++;
        return AzureView.Comment(comment);
    }

    private static AzureComment NewComment(JsonObject body, AzureThread thread, AzureCall call)
    {
        body.Only("parentCommentId", "content", "commentType");
        var type = body.Word("commentType", Types) ?? "text";
        return type is "text" or "codeChange"
            ? new AzureComment(thread.Comments.Count + 1, body.Number("parentCommentId") ?? 0, call.Token!.Identity) { Text = Content(body), Type = type }
            : throw AzureRefusal.Form($"Nobody but the service writes comments of the type {type}.");
    }

    private static string Content(JsonObject body) => body.Text("content") is not { } text || string.IsNullOrWhiteSpace(text) ? throw AzureRefusal.Form("The comment has no content.")
        : text.Length > Longest ? throw AzureRefusal.Form($"The comment is too long: it has {text.Length} characters, {Longest} are allowed. Parameter name: content")
        : text;

    // Somebody else's words are nobody's to change.
    private static AzureComment Own(AzureThread thread, AzureCall call)
    {
        var comment = thread.Comments.FirstOrDefault(comment => $"{comment.Id}" == call.Values["comment"] && !comment.IsDeleted) ?? throw AzureRefusal.Missing("comment");
        return comment.Author.Id == call.Token!.Identity.Id ? comment : throw new AzureRefusal(403, "Only its author can change or delete a comment.", "GitCommentNotAuthorException");
    }

    private static AzureThread Find(AzureRepository repository, AzureCall call) =>
        PullRoutes.Find(repository, call).Threads.FirstOrDefault(thread => $"{thread.Id}" == call.Values["thread"]) ?? throw AzureRefusal.Missing("thread");
}
