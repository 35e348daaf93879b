namespace CiTasks.Databricks.Http;

/// <summary>The address of a workspace as users write it.</summary>
public static class WorkspaceAddress
{
    /// <summary>
    /// The base address for <paramref name="text"/>: with or without scheme (https is added),
    /// trailing slash, path or query; ports are kept, credentials dropped. Null when it is no address.
    /// </summary>
    /// <param name="text">For example <c>adb-1.1.azuredatabricks.net</c> or <c>https://h/?o=1</c>.</param>
    public static Uri? Parse(string text)
    {
        var trimmed = text.Trim();
        var full = trimmed.Contains("://", StringComparison.Ordinal) ? trimmed : "https://" + trimmed;
        return Uri.TryCreate(full, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.Host.Length > 0
                ? new Uri(address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + "/")
                : null;
    }
}
