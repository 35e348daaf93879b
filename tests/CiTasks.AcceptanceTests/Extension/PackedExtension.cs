using CiTasks.Testing.AzureAgent;

namespace CiTasks.AcceptanceTests.Extension;

/// <summary>The extension that this checkout packed last, unpacked once for all tests.</summary>
internal static class PackedExtension
{
    private static readonly Lazy<ExtensionPackage> Opened = new(Open);

    public static ExtensionPackage Package => Opened.Value;

    /// <summary><c>DatabricksDeployJob@1</c> for <c>deploy-job</c>.</summary>
    public static string Reference(string task) => $"Databricks{string.Concat(task.Split('-').Select(Capital))}@1";

    /// <summary><c>jobFile</c> for <c>job-file</c>.</summary>
    public static string Camel(string name) => name.Split('-') is [var first, .. var others] ? first + string.Concat(others.Select(Capital)) : name;

    /// <summary><c>run-id</c> for <c>runId</c>.</summary>
    public static string Kebab(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static ExtensionPackage Open()
    {
        var package = ExtensionPackage.Open(ExtensionPackage.Newest);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => package.Dispose();
        return package;
    }
}
