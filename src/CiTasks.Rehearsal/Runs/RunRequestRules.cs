using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>What a workspace refuses in a request that starts a run or repairs one.</summary>
internal static class RunRequestRules
{
    private const int LongestToken = 64;

    private const int LongestParameters = 10_000;

    private static readonly string[] Limited =
        ["jar_params", "notebook_params", "python_params", "python_named_params", "spark_submit_params", "sql_params", "dbt_commands"];

    private static readonly string[] AsciiOnly = ["python_params", "spark_submit_params"];

    public static void Check(JsonObject request)
    {
        if (request.Text("idempotency_token") is { Length: > LongestToken })
        {
            throw ApiException.InvalidParameter($"The idempotency_token must have at most {LongestToken} characters.");
        }
        if (request["notebook_params"] is not null && request["jar_params"] is not null)
        {
            throw ApiException.InvalidParameter("notebook_params cannot be specified in conjunction with jar_params.");
        }
        foreach (var name in Limited)
        {
            if (request[name] is { } value && $"{{\"{name}\":}}".Length + value.ToUtf8().Length > LongestParameters)
            {
                throw ApiException.InvalidParameter($"The JSON representation of {name} cannot exceed {LongestParameters:N0} bytes.");
            }
        }
        foreach (var name in AsciiOnly)
        {
            if (request.Texts(name).Any(text => !Ascii.IsValid(text)))
            {
                throw ApiException.InvalidParameter($"{name} accepts only Latin characters (ASCII character set).");
            }
        }
    }
}
