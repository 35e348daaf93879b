namespace CiTasks.Planning.Files;

/// <summary>
/// Picks out files that probably hold credentials: everything in a Kedro <c>conf/local</c> but
/// <c>.gitkeep</c>, and by name <c>credentials*</c>, <c>.env</c>, <c>.databrickscfg</c>, private keys.
/// </summary>
public static class SecretGuard
{
    /// <summary>True when the file should not leave the checkout unless somebody says so.</summary>
    /// <param name="path">Relative to the source folder, forward slashes.</param>
    /// <param name="sourceName">Name of the source folder itself (<c>conf</c>): its own <c>local</c> folder counts then.</param>
    public static bool Suspects(string path, string sourceName)
    {
        var full = $"{sourceName}/{path}";
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name is ".gitkeep" or ".gitignore")
        {
            return false;
        }

        return full.StartsWith("conf/local/", StringComparison.Ordinal)
            || full.Contains("/conf/local/", StringComparison.Ordinal)
            || name.StartsWith("credentials", StringComparison.OrdinalIgnoreCase)
            || name is ".env" or ".databrickscfg" or ".netrc" or ".pypirc" or "id_rsa" or "id_ed25519"
            || name.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase);
    }
}
