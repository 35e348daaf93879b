using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

/// <summary>What a client wants of a Git folder, as PATCH says it.</summary>
internal sealed record GitFolderRequest
{
    public GitRevision? Revision { get; private init; }

    public IReadOnlyList<string>? Patterns { get; private init; }

    public long? CredentialId { get; private init; }

    public bool Discard { get; private init; }

    public static GitFolderRequest Of(JsonObject request) => new()
    {
        Revision = GitRevision.Of(request, prefix: ""),
        Patterns = PatternsOf(request),
        CredentialId = request.Number("git_credential_id"),
        Discard = request.Flag("dangerously_force_discard_all"),
    };

    /// <summary>The folders of a sparse checkout; null when it asks for none.</summary>
    public static IReadOnlyList<string>? PatternsOf(JsonObject request)
    {
        var patterns = request.Child("sparse_checkout")?.Texts("patterns") ?? [];
        foreach (var pattern in patterns)
        {
            if (pattern.Length == 0 || pattern.Any(char.IsControl) || pattern.Split('/').Contains("..") || pattern.Any("*?[\\!".Contains))
            {
                throw ApiException.InvalidParameter($"Invalid sparse checkout pattern '{pattern}': a folder of the repository is expected (cone mode).");
            }
        }
        return patterns.Count > 0 ? patterns : null;
    }
}
