using System.Collections;
using System.Reflection;
using CiTasks.Hosts;

namespace CiTasks.Cli;

/// <summary>The process itself: its variables and its version.</summary>
internal static class Surroundings
{
    public static string Version { get; } =
        typeof(Surroundings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>The terminal's size; the usual one where there is none that knows.</summary>
    public static TerminalSize TerminalSize()
    {
        try
        {
            return Console.WindowWidth > 0 && Console.WindowHeight > 0 ? new(Console.WindowWidth, Console.WindowHeight) : Hosts.TerminalSize.Usual;
        }
        catch (Exception none) when (none is IOException or PlatformNotSupportedException)
        {
            return Hosts.TerminalSize.Usual;
        }
    }

    public static Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return variables;
    }
}
