using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;

namespace CiTasks.Databricks.Http;

/// <summary>Follows page tokens (facts/databricks-api.md 2.5): an empty or missing one ends the list, an empty page does not.</summary>
internal static class Paging
{
    /// <summary>The token of the next page, or null at the end.</summary>
    /// <exception cref="DatabricksException">The answer leads back to the page that was just read.</exception>
    public static string? Next(JsonObject answer, string? current, string call)
    {
        var next = answer.Text("next_page_token");
        return string.IsNullOrEmpty(next) ? null
            : next != current ? next
            : throw new DatabricksException(ErrorKind.Unreachable, call, "the answer leads to the same page again and again");
    }
}
