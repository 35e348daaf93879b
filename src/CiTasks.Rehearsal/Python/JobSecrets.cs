using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Python;

/// <summary>The workspace's secrets as one task may use them: in variables of its cluster, and by dbutils.secrets.</summary>
/// <param name="secrets">scope → key → value.</param>
internal sealed partial class JobSecrets(IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> secrets)
{
    public bool HasAny => secrets.Count > 0;

    /// <summary>For the bootstrap: scope → key → value in base64. Only its owner can read it, and only while the task runs.</summary>
    public void Save(string path)
    {
        var document = new JsonObject(secrets.Select(scope => KeyValuePair.Create(
            scope.Key,
            (JsonNode?)new JsonObject(scope.Value.Select(secret => KeyValuePair.Create(secret.Key, (JsonNode?)Convert.ToBase64String(secret.Value)))))));
        DocumentFile.Save(path, document, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>A text with its {{secrets/scope/key}} replaced.</summary>
    /// <exception cref="JobSetupException">There is no such secret.</exception>
    public string Resolve(string text) => Reference().Replace(text, reference =>
        secrets.GetValueOrDefault(reference.Groups[1].Value)?.GetValueOrDefault(reference.Groups[2].Value) is { } value
            ? Encoding.UTF8.GetString(value)
            : throw new JobSetupException($"Secret does not exist with scope: {reference.Groups[1].Value} and key: {reference.Groups[2].Value}"));

    [GeneratedRegex(@"\{\{secrets/([\w.@-]+)/([\w.@-]+)\}\}")]
    private static partial Regex Reference();
}
