using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;
using CiTasks.Tasks.Running.SignIns;

namespace CiTasks.Tasks.Running;

/// <summary>What a refused call means to the user.</summary>
internal static class WorkspaceFindings
{
    private const string NotThere = "it is not in the workspace yet: add it in the workspace's settings under Identity and access (docs/guides/sign-in.md)";

    public static ExitCode CodeFor(DatabricksException problem) => problem.Kind switch
    {
        ErrorKind.Unauthenticated or ErrorKind.SignInRefused or ErrorKind.EntraRefused or ErrorKind.PermissionDenied => ExitCode.Refused,
        ErrorKind.Unreachable or ErrorKind.EntraUnreachable or ErrorKind.NotDatabricks or ErrorKind.Unavailable or ErrorKind.TooManyRequests => ExitCode.Unreachable,
        _ => ExitCode.Invalid,
    };

    public static Finding Describe(DatabricksException problem, TaskInputs inputs)
    {
        var host = inputs.Find(SharedInputs.DatabricksHost);
        var detail = string.Join('\n', new[]
        {
            $"{problem.Call}: {(problem.Status is { } status ? $"{(int)status} " : "")}{problem.ErrorCode} {problem.Message}".Replace("  ", " ", StringComparison.Ordinal),
            problem.RequestId is { } id ? $"request id {id}" : "",
        }.Where(line => line.Length > 0));
        return problem.Kind switch
        {
            ErrorKind.SignInRefused => SignInFindings.Refused(inputs, problem, detail),
            ErrorKind.EntraRefused => SignInFindings.RefusedByEntra(problem, detail),
            ErrorKind.EntraUnreachable => SignInFindings.Unreachable(problem, detail),
            ErrorKind.Unauthenticated => new Finding("CIT0401", $"{host} does not accept the token")
            {
                Detail = detail,
                Hint = $"the token {SignInFindings.Origin(inputs)}; "
                    + (SignInFindings.IsOfEntra(inputs) ? NotThere : "check that it belongs to this workspace and has not expired"),
            },
            ErrorKind.PermissionDenied => new Finding("CIT0402", $"{host} denies permission")
            {
                Detail = detail,
                Hint = SignInFindings.IsOfEntra(inputs)
                    ? $"the service principal may not do this; or {NotThere}"
                    : "the token is known there, but its owner may not do this",
            },
            ErrorKind.Unreachable => new Finding("CIT0403", $"{host} cannot be reached")
            {
                Detail = detail,
                Hint = $"the address came from {inputs.Origin(SharedInputs.DatabricksHost)}; check it, the network and the proxy",
            },
            ErrorKind.NotDatabricks => new Finding("CIT0406", $"{host} answers, but not as a Databricks workspace")
            {
                Detail = detail,
                Hint = $"the address came from {inputs.Origin(SharedInputs.DatabricksHost)}; a login page, a proxy or another server answers there",
            },
            ErrorKind.Unavailable or ErrorKind.TooManyRequests => new Finding("CIT0404", $"{host} is out of order or overloaded")
            {
                Detail = detail,
                Hint = "try again later; calls are repeated for a while before this is said, unless the workspace asks to wait longer than three minutes",
            },
            _ => new Finding("CIT0405", $"{host} refused the request: {problem.Message}") { Detail = detail },
        };
    }
}
