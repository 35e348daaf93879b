using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Scim;

/// <summary>What a principal must be like.</summary>
internal static class ScimRules
{
    public static bool SameName(ScimKind kind, JsonObject one, JsonObject other) =>
        string.Equals(one.Text(kind.NameField), other.Text(kind.NameField), StringComparison.OrdinalIgnoreCase);

    /// <summary>What is read back later must be of the right kind now: one wrong member would break every list.</summary>
    public static void Check(ScimKind kind, JsonObject document)
    {
        if (string.IsNullOrEmpty(document.Text(kind.NameField)))
        {
            throw ScimException.Invalid($"Attribute {kind.NameField} is required.", "invalidValue");
        }
        _ = document.Text("displayName");
        foreach (var member in document.Children("members"))
        {
            _ = member.Text("value");
        }
    }
}
