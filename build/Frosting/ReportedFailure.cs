using System.Reflection;
using Cake.Core;

namespace Cake.Frosting;

internal static class ReportedFailure
{
    /// <summary>The failure of a task with its own exit code. Cake wraps it, with its report, in another that only knows 1.</summary>
    public static Exception Unwrap(Exception exception) => exception switch
    {
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        CakeReportException { InnerException: CakeException inner } => new CakeException(inner.ExitCode, inner.Message, inner),
        _ => exception,
    };
}
