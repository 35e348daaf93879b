namespace CiTasks.Testing.GitHubRunner;

/// <summary>How the runner names the variable of an input.</summary>
public static class InputNames
{
    /// <summary>Blanks become underscores, letters upper case; everything else stays, dashes too.</summary>
    public static string Variable(string input) => "INPUT_" + input.Replace(' ', '_').ToUpperInvariant();
}
