using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>A thread that this token's identity began.</summary>
/// <param name="Id">Its id: an older one has a lower number.</param>
/// <param name="CommentId">Id of its first comment.</param>
/// <param name="Text">That comment's text.</param>
/// <param name="Status">See <see cref="ThreadStatus"/>.</param>
/// <param name="Document">As the service answered it.</param>
internal sealed record OwnThread(long Id, long CommentId, string Text, string Status, JsonObject Document)
{
    public static OwnThread? Of(JsonObject thread, JsonObject? first) => thread.Number("id") is { } id && first.Number("id") is { } comment
        ? new OwnThread(id, comment, first.Text("content") ?? "", ThreadStatus.Of(thread), thread)
        : null;
}
