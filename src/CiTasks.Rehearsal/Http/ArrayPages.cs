using System.Globalization;
using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Http;

/// <summary>
/// Cuts the long arrays of one document into pages of a hundred. They share one token, and a page leaves out
/// the arrays that already ended.
/// </summary>
internal static class ArrayPages
{
    public const int Size = 100;

    public static string? Cut(JsonObject holder, string[] arrays, string? token)
    {
        var start = Start(token);
        var longest = 0;
        foreach (var name in arrays)
        {
            if (holder[name] is not JsonArray array)
            {
                continue;
            }
            longest = Math.Max(longest, array.Count);
            if (start > 0 && array.Count <= start)
            {
                holder.Remove(name);
            }
            else if (array.Count > Size)
            {
                holder[name] = new JsonArray([.. array.Skip(start).Take(Size).Select(item => item?.DeepClone())]);
            }
        }
        return longest > start + Size ? $"from-{start + Size}" : null;
    }

    private static int Start(string? token) => token switch
    {
        null => 0,
        _ when token.StartsWith("from-", StringComparison.Ordinal)
            && int.TryParse(token[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var start) => start,
        _ => throw ApiException.InvalidParameter("Invalid value for parameter page_token"),
    };
}
