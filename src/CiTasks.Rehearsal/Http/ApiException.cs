namespace CiTasks.Rehearsal.Http;

/// <summary>An answer other than success, in the form every Databricks client parses: a status, an error code and a text.</summary>
internal sealed class ApiException(int status, string errorCode, string message) : Exception(message)
{
    public int Status => status;

    public string ErrorCode => errorCode;

    public static ApiException InvalidParameter(string message) => new(400, "INVALID_PARAMETER_VALUE", message);

    public static ApiException Malformed(string message) => new(400, "MALFORMED_REQUEST", message);

    public static ApiException NotFound(string message) => new(404, "RESOURCE_DOES_NOT_EXIST", message);

    public static ApiException AlreadyExists(string message) => new(400, "RESOURCE_ALREADY_EXISTS", message);

    public static ApiException NoSuchRoute(string method, string path) =>
        new(404, "ENDPOINT_NOT_FOUND", $"No API found for '{method} {path}'");
}
