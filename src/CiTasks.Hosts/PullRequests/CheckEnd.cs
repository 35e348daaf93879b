namespace CiTasks.Hosts.PullRequests;

/// <summary>How a check ended.</summary>
/// <param name="Conclusion"><c>success</c>, <c>failure</c>, <c>neutral</c>, <c>cancelled</c>, <c>timed_out</c>, <c>skipped</c> or <c>action_required</c>.</param>
/// <param name="Title">One line.</param>
/// <param name="Summary">Markdown, at most 65,535 bytes.</param>
/// <param name="Text">More Markdown, at most 65,535 bytes; empty for none.</param>
/// <param name="Annotations">Any number.</param>
public sealed record CheckEnd(string Conclusion, string Title, string Summary, string Text, IReadOnlyList<CheckAnnotation> Annotations)
{
    /// <summary>False when the step broke off before it had looked at everything: what it did not remark on may still be so.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>When the step ended.</summary>
    public required DateTimeOffset CompletedAt { get; init; }
}
