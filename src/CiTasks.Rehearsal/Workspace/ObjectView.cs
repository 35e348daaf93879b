using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>ObjectInfo: how the API describes an object of the tree.</summary>
internal sealed class ObjectView(WorkspaceTree tree)
{
    public JsonObject Describe(WorkspaceEntry entry, WorkspacePath asked, bool exportInfo = false, bool gitInfo = false)
    {
        var info = Describe(entry, tree.RecordOf(entry), asked);
        if (exportInfo && entry.IsNotebook)
        {
            info["repos_export_format"] = entry.IsJupyter ? "JUPYTER" : "SOURCE";
        }
        if (gitInfo && tree.GitFolders.Around(entry.Path) is { } repository)
        {
            info["git_info"] = Describe(repository);
        }
        return info;
    }

    /// <summary>Many at once, which saves a write for each that has no number yet.</summary>
    public JsonArray Describe(IReadOnlyCollection<WorkspaceEntry> entries, WorkspacePath asked) =>
        new([.. entries.Zip(tree.RecordsOf(entries), (entry, record) => (JsonNode)Describe(entry, record, asked))]);

    private JsonObject Describe(WorkspaceEntry entry, ObjectRecord record, WorkspacePath asked)
    {
        var info = new JsonObject
        {
            ["object_type"] = tree.GitFolders.At(entry.Path) is not null ? "REPO" : entry.ObjectType,
            ["path"] = asked.Show(entry.Path),
        };
        if (entry.Language is { } language)
        {
            info["language"] = language.Name;
        }
        if (!entry.IsFolder)
        {
            info["created_at"] = record.CreatedAt;
            info["modified_at"] = new DateTimeOffset(entry.Host.LastWriteTimeUtc).ToUnixTimeMilliseconds();
        }
        if (entry is { IsNotebook: false, Host: FileInfo file })
        {
            info["size"] = file.Length;
        }
        info["object_id"] = record.Id;
        info["resource_id"] = record.Id.ToString(CultureInfo.InvariantCulture);
        return info;
    }

    private static JsonObject Describe(GitFolderInfo repository)
    {
        var git = new JsonObject { ["id"] = repository.Id, ["path"] = repository.Path, ["url"] = repository.Url };
        if (repository.Branch is { } branch)
        {
            git["branch"] = branch;
        }
        if (repository.HeadCommitId is { } commit)
        {
            git["head_commit_id"] = commit;
        }
        return git;
    }
}
