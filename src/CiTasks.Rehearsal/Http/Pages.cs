using System.Globalization;
using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Http;

/// <summary>One page of a list that shows the highest id, which is the newest item, first.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken, string? PreviousToken)
{
    /// <summary>Writes the tokens; the items are up to the caller, who leaves an empty list out.</summary>
    public JsonObject Describe()
    {
        var reply = new JsonObject { ["has_more"] = NextToken is not null };
        if (NextToken is not null)
        {
            reply["next_page_token"] = NextToken;
        }
        if (PreviousToken is not null)
        {
            reply["prev_page_token"] = PreviousToken;
        }
        return reply;
    }
}

/// <summary>Cuts lists into pages. A token names the item it continues at, so items added in between shift nothing.</summary>
internal static class Pages
{
    private const string Before = "before-";
    private const string After = "after-";

    public static Page<T> Cut<T>(IEnumerable<T> newestFirst, Func<T, long> id, int limit, string? token, int offset)
    {
        var all = newestFirst.ToArray();
        var start = token switch
        {
            null => Math.Min(offset, all.Length),
            _ when Id(token, Before) is { } last => all.TakeWhile(item => id(item) >= last).Count(),
            _ when Id(token, After) is { } first => Math.Max(0, all.TakeWhile(item => id(item) > first).Count() - limit),
            _ => throw ApiException.InvalidParameter("Invalid value for parameter page_token"),
        };
        var items = all.Skip(start).Take(limit).ToArray();
        var next = start + items.Length < all.Length && items.Length > 0 ? Before + id(items[^1]) : null;
        var previous = start > 0 && items.Length > 0 ? After + id(items[0]) : null;
        return new(items, next, previous);
    }

    public static int Limit(this HttpContext call, int standard, int maximum, bool zeroIsMaximum = false) => call.QueryNumber("limit") switch
    {
        null => standard,
        0 when zeroIsMaximum => maximum,
        >= 1 and { } limit when limit <= maximum => (int)limit,
        _ => throw ApiException.InvalidParameter($"Invalid value for parameter limit: it must be between 1 and {maximum}"),
    };

    public static int Offset(this HttpContext call) =>
        (int)Math.Clamp(call.QueryNumber("offset") ?? 0, 0, int.MaxValue);

    private static long? Id(string token, string kind) =>
        token.StartsWith(kind, StringComparison.Ordinal)
        && long.TryParse(token[kind.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
