using System.Text.RegularExpressions;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>The header that leads from page to page.</summary>
internal static partial class LinkHeader
{
    /// <summary>
    /// The query of the next page, without question mark; null on the last one. Only the query: the token goes
    /// to the address we were given, wherever the link leads (GitHub writes repositories by number there, and a proxy may have another name).
    /// </summary>
    public static string? Next(HttpResponseMessage response)
    {
        var link = response.Headers.TryGetValues("Link", out var values)
            ? values.SelectMany(value => Links().Matches(value)).FirstOrDefault(match => match.Groups["rel"].Value.Split(' ').Contains("next"))
            : null;
        return link is not null && Uri.TryCreate(link.Groups["address"].Value, UriKind.Absolute, out var address) ? address.Query.TrimStart('?') : null;
    }

    [GeneratedRegex("""<(?<address>[^>]*)>[^,]*?;\s*rel="?(?<rel>[^",;]*)""")]
    private static partial Regex Links();
}
