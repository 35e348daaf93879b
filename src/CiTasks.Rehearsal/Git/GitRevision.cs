using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

internal enum GitRefKind
{
    Branch,
    Tag,
    Commit,
}

/// <summary>Which commit somebody wants, by the name of a branch or a tag, or by its own id.</summary>
internal sealed record GitRevision(GitRefKind Kind, string Name)
{
    /// <summary>Reads the one of three fields that is set; they exclude each other.</summary>
    public static GitRevision? Of(JsonObject document, string prefix)
    {
        GitRevision[] given =
        [
            .. from kind in Enum.GetValues<GitRefKind>()
               let name = document.Text(prefix + WordOf(kind))
               where !string.IsNullOrEmpty(name)
               select new GitRevision(kind, name),
        ];
        return given.Length > 1
            ? throw ApiException.InvalidParameter($"Only one of {string.Join(" and ", given.Select(revision => prefix + revision.Word))} can be specified.")
            : given.FirstOrDefault();
    }

    public string Word => WordOf(Kind);

    private static string WordOf(GitRefKind kind) => kind switch
    {
        GitRefKind.Branch => "branch",
        GitRefKind.Tag => "tag",
        _ => "commit",
    };
}
