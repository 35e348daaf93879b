namespace CiTasks.Rehearsal.Git;

/// <summary>Why git could not do what it was asked.</summary>
internal enum GitFailure
{
    /// <summary>The request makes no sense: a URL or a name that is none.</summary>
    Invalid,

    /// <summary>The remote wants a credential, and the workspace has none for it.</summary>
    NoCredential,

    /// <summary>The remote refused the credential.</summary>
    BadCredential,

    /// <summary>There is no repository at that URL.</summary>
    NoRepository,

    /// <summary>The repository has no such branch, tag or commit.</summary>
    UnknownRef,

    /// <summary>Uncommitted changes would be lost.</summary>
    Conflict,

    /// <summary>The remote cannot be reached, or the transfer broke off.</summary>
    Remote,

    /// <summary>This machine has no git.</summary>
    NoGit,
}

internal sealed class GitException(GitFailure failure, string message) : Exception(message)
{
    public GitFailure Failure => failure;
}
