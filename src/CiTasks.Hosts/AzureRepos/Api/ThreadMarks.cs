using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Properties by which a thread is found again. People do not see them.</summary>
internal static class ThreadMarks
{
    private const string Kind = "CiTasks.Thread";
    private const string Remark = "CiTasks.Remark";

    // Properties are no place for texts.
    private const int LongestValue = 200;

    /// <summary>Of the one comment of a key.</summary>
    public static JsonObject Comment(string key) => new() { [Kind] = CommentKind(key) };

    /// <summary>Of a remark on a line, made by one step.</summary>
    public static JsonObject Line(string step, string remark) => new() { [Kind] = LineKind(step), [Remark] = remark };

    /// <summary>Is it the comment of this key?</summary>
    public static bool IsComment(JsonObject thread, string key) => Value(thread, Kind) == CommentKind(key);

    /// <summary>The remark of this step that a thread is about; null when it is none.</summary>
    public static string? RemarkOf(JsonObject thread, string step) => Value(thread, Kind) == LineKind(step) ? Value(thread, Remark) : null;

    /// <summary>Short, and different for what is different.</summary>
    public static string Hash(params string[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..32];

    private static string CommentKind(string key) => "comment:" + Short(key);

    private static string LineKind(string step) => "line:" + Short(step);

    private static string Short(string text) => text.Length <= LongestValue ? text : Hash(text);

    // A plain string comes back with its type beside it.
    private static string? Value(JsonObject thread, string name) =>
        thread.Child("properties") is not { } properties ? null
        : properties.Child(name) is { } typed ? typed.Text("$value")
        : properties.Text(name);
}
