using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Files;

/// <summary>
/// What the last sync put into a target: the content hash of each file with the size and the
/// modification time that the workspace showed afterwards. DBFS has no content hashes, and a fresh
/// checkout has no memory, so the record lies in the workspace, beside the target.
/// </summary>
public sealed class SyncRecord
{
    private const int Version = 1;

    /// <summary>What is known of one file.</summary>
    /// <param name="Sha256">Hash of the content that was sent.</param>
    /// <param name="Size">Bytes.</param>
    /// <param name="Modified">Epoch milliseconds, as listed after the upload.</param>
    public sealed record Item(string Sha256, long Size, long Modified);

    /// <summary>By path relative to the target.</summary>
    public SortedDictionary<string, Item> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a record; anything unreadable counts as no record, since all it costs is an upload.</summary>
    public static SyncRecord Parse(byte[]? json)
    {
        var record = new SyncRecord();
        try
        {
            if (json is null || JsonNode.Parse(json) is not JsonObject root || root["version"]?.GetValue<int>() != Version || root["files"] is not JsonObject files)
            {
                return record;
            }

            foreach (var (path, value) in files)
            {
                if (value is JsonObject item)
                {
                    record.Files[path] = new Item(item["sha256"]!.GetValue<string>(), item["size"]!.GetValue<long>(), item["modified"]!.GetValue<long>());
                }
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            record.Files.Clear();
        }

        return record;
    }

    /// <summary>The record as JSON text.</summary>
    public string Write()
    {
        var files = new JsonObject();
        foreach (var (path, item) in Files)
        {
            files[path] = new JsonObject { ["sha256"] = item.Sha256, ["size"] = item.Size, ["modified"] = item.Modified };
        }

        return JsonText.Write(new JsonObject { ["version"] = Version, ["files"] = files }, indented: true);
    }

    /// <summary>
    /// Where the record of a target lies: <c>&lt;parent&gt;/.citasks/sync-&lt;name&gt;.json</c>, beside the
    /// target so that listing the target shows the user's files only.
    /// </summary>
    public static string PathFor(string target)
    {
        var trimmed = target.TrimEnd('/');
        var cut = trimmed.LastIndexOf('/');
        return string.Create(CultureInfo.InvariantCulture, $"{trimmed[..cut]}/.citasks/sync-{trimmed[(cut + 1)..]}.json");
    }
}
