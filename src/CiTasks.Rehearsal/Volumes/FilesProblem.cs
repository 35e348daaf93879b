using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Volumes;

/// <summary>Errors of the Files API, with the reasons by which clients tell them apart.</summary>
internal static class FilesProblem
{
    private const string Domain = "filesystem.databricks.com";

    public static ApiException InvalidPath(string message) => Of(400, "BAD_REQUEST", message, "FILES_API_INVALID_PATH");

    public static ApiException NoFile(string path) => Of(404, "NOT_FOUND", $"The file {path} does not exist.", "FILES_API_FILE_NOT_FOUND");

    public static ApiException NoDirectory(string path) =>
        Of(404, "NOT_FOUND", $"The directory {path} does not exist.", "FILES_API_DIRECTORY_IS_NOT_FOUND");

    public static ApiException NotEmpty(string path) =>
        Of(400, "BAD_REQUEST", $"The directory {path} is not empty.", "FILES_API_DIRECTORY_IS_NOT_EMPTY");

    public static ApiException FileExists(string path) =>
        Of(409, "ALREADY_EXISTS", $"The file {path} already exists.", "FILES_API_FILE_ALREADY_EXISTS");

    public static ApiException FileInTheWay() =>
        Of(409, "ALREADY_EXISTS", "The given path points to an existing file. This API does not support operations on files.", "FILES_API_FILE_ALREADY_EXISTS");

    public static ApiException DirectoryInTheWay() => Of(
        409, "ALREADY_EXISTS", "The given path points to an existing directory. This API does not support operations on directories.", "FILES_API_DIRECTORY_ALREADY_EXISTS");

    public static ApiException NoUpload() => Of(404, "NOT_FOUND", "The upload session does not exist or has ended.", "FILES_API_UPLOAD_SESSION_NOT_FOUND");

    public static ApiException BadParts(string message) => Of(400, "BAD_REQUEST", message, "FILES_API_INVALID_UPLOAD_PARTS");

    private static ApiException Of(int status, string code, string message, string reason) => ApiException.WithReason(status, code, message, reason, Domain);
}
