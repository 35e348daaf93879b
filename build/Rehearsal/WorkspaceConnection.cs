namespace CiTasks.Build.Rehearsal;

/// <summary>The one line that <c>citasks-rehearsal serve --print-connection json</c> prints.</summary>
public sealed record WorkspaceConnection(string Host, string Token, string Root)
{
    public static WorkspaceConnection None { get; } = new(string.Empty, string.Empty, string.Empty);

    /// <summary>The address alone: the token stays out of everything that is printed.</summary>
    public override string ToString() => Host;
}
