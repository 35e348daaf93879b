using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

/// <summary>A repository in the workspace tree: which one, where, and at what commit.</summary>
/// <param name="Id">Also the id of the folder as an object of the workspace.</param>
/// <param name="Path">As its creator wrote it, with or without /Workspace.</param>
/// <param name="Url">The remote, as its creator wrote it.</param>
/// <param name="Provider">Whose service the remote is.</param>
internal sealed record GitFolder(long Id, string Path, string Url, string Provider)
{
    /// <summary>The branch it follows; none at a tag or a commit.</summary>
    public string? Branch { get; init; }

    /// <summary>None while the repository is empty.</summary>
    public string? HeadCommitId { get; init; }

    /// <summary>The folders it is limited to; null when it has all files.</summary>
    public IReadOnlyList<string>? Patterns { get; init; }

    public long? CredentialId { get; init; }

    /// <summary>A checkout that has begun: what a server that is killed in the middle of it leaves to the next one.</summary>
    public GitFolderMove? Move { get; init; }

    public static GitFolder Load(JsonObject document) =>
        new(document.RequiredNumber("id"), document.RequiredText("path"), document.RequiredText("url"), document.RequiredText("provider"))
        {
            Branch = document.Text("branch"),
            HeadCommitId = document.Text("head_commit_id"),
            Patterns = document.Child("sparse_checkout")?.Texts("patterns"),
            CredentialId = document.Number("git_credential_id"),
            Move = document.Child("move") is { } move ? GitFolderMove.Load(move) : null,
        };

    /// <summary>As a client sees it.</summary>
    public JsonObject Show()
    {
        var document = new JsonObject { ["id"] = Id, ["path"] = Path, ["url"] = Url, ["provider"] = Provider };
        if (Branch is not null)
        {
            document["branch"] = Branch;
        }
        if (HeadCommitId is not null)
        {
            document["head_commit_id"] = HeadCommitId;
        }
        if (Patterns is not null)
        {
            document["sparse_checkout"] = new JsonObject { ["patterns"] = new JsonArray([.. Patterns.Select(pattern => (JsonNode)pattern)]) };
        }
        return document;
    }

    public JsonObject ToDocument()
    {
        var document = Show();
        if (CredentialId is not null)
        {
            document["git_credential_id"] = CredentialId;
        }
        if (Move is not null)
        {
            document["move"] = Move.ToDocument();
        }
        return document;
    }
}
