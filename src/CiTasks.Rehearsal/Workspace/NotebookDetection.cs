using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>
/// Tells notebooks from files as a workspace does: by the extension together with the first line, or by being a
/// Jupyter document.
/// </summary>
internal static class NotebookDetection
{
    // The longest header line and a line end, with room to see that the line goes on.
    private const int HeadLength = 64;

    /// <returns>The language of the source notebook that the content is, under this file name; null when it is none.</returns>
    public static NotebookLanguage? SourceLanguage(string fileName, string contentFile) =>
        NotebookLanguage.ByExtension(fileName) is { } language && HasHeader(language, contentFile) ? language : null;

    public static bool HasHeader(NotebookLanguage language, string contentFile)
    {
        // A pipe that a job made has no length either, and opening one would never end.
        if (new FileInfo(contentFile).Length == 0)
        {
            return false;
        }
        Span<byte> head = stackalloc byte[HeadLength];
        using var file = new FileStream(contentFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var text = Encoding.UTF8.GetString(head[..file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)]);
        return text.Split('\n')[0].TrimEnd('\r') == language.Header;
    }

    public static bool IsJupyterName(string fileName) =>
        fileName.EndsWith(NotebookLanguage.JupyterExtension, StringComparison.OrdinalIgnoreCase);

    /// <returns>The Jupyter document, or null when the content is none.</returns>
    public static JsonObject? TryParseJupyter(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonNode.Parse(content) is JsonObject document && document["cells"] is JsonArray ? document : null;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The notebook's own statement first, then what Jupyter and its kernels write.</summary>
    public static NotebookLanguage Language(JsonObject jupyter)
    {
        var metadata = jupyter["metadata"] as JsonObject;
        string?[] names =
        [
            (metadata?["application/vnd.databricks.v1+notebook"] as JsonObject)?["language"].AsText(),
            (metadata?["language_info"] as JsonObject)?["name"].AsText(),
            (metadata?["kernelspec"] as JsonObject)?["language"].AsText(),
        ];
        return names.Select(NotebookLanguage.ByName).FirstOrDefault(language => language is not null) ?? NotebookLanguage.Python;
    }
}
