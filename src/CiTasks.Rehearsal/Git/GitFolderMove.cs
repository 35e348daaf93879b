using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

/// <summary>Where a checkout leads to.</summary>
internal sealed record GitFolderMove(string Commit, string? Branch, bool Discard)
{
    public static GitFolderMove Load(JsonObject document) =>
        new(document.RequiredText("commit"), document.Text("branch"), document.Flag("discard"));

    public JsonObject ToDocument() => new() { ["commit"] = Commit, ["branch"] = Branch, ["discard"] = Discard };
}
