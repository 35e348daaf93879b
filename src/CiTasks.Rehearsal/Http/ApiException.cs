using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Http;

/// <summary>An answer other than success, in the form every Databricks client parses: a status, an error code and a text.</summary>
internal sealed class ApiException(int status, string errorCode, string message) : Exception(message)
{
    public int Status => status;

    /// <summary>Empty where the real service sends none.</summary>
    public string ErrorCode => errorCode;

    /// <summary>Machine-readable reason, for the clients that tell cases apart by it; else null.</summary>
    public JsonObject? ErrorInfo { get; private init; }

    public static ApiException InvalidParameter(string message) => new(400, "INVALID_PARAMETER_VALUE", message);

    public static ApiException Malformed(string message) => new(400, "MALFORMED_REQUEST", message);

    public static ApiException NotFound(string message) => new(404, "RESOURCE_DOES_NOT_EXIST", message);

    public static ApiException AlreadyExists(string message) => new(400, "RESOURCE_ALREADY_EXISTS", message);

    /// <summary>An error with the ErrorInfo detail of Google's error model.</summary>
    public static ApiException WithReason(int status, string errorCode, string message, string reason, string domain) => new(status, errorCode, message)
    {
        ErrorInfo = new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
            ["reason"] = reason,
            ["domain"] = domain,
        },
    };

    public static ApiException NoSuchRoute(string method, string path) =>
        new(404, "ENDPOINT_NOT_FOUND", $"No API found for '{method} {path}'");
}
