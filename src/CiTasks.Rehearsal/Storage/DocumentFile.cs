using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Storage;

/// <summary>One JSON document on disk. Written beside its place and renamed, so a reader or a crash never sees half of one.</summary>
internal static class DocumentFile
{
    /// <summary>What a document is called until it is whole.</summary>
    public const string DraftExtension = ".new";

    public static void Save(string path, JsonObject document, UnixFileMode? mode = null)
    {
        var draft = path + DraftExtension;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }
        using (var file = new FileStream(draft, options))
        {
            file.Write(document.ToUtf8(indented: true).Span);
            file.Write("\n"u8);
        }
        File.Move(draft, path, overwrite: true);
    }

    /// <exception cref="IOException">Somebody changed the file by hand, and not to JSON.</exception>
    public static JsonObject Load(string path)
    {
        try
        {
            return JsonText.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException problem)
        {
            throw new IOException($"{path} is damaged: {problem.Message}", problem);
        }
    }

    public static JsonObject? TryLoad(string path) => File.Exists(path) ? Load(path) : null;
}
