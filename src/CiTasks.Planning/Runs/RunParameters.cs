using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Runs;

/// <summary>One of the parameter members of a run request (facts/databricks-api.md 4.6).</summary>
/// <param name="Name">Its name, such as <c>python_params</c>.</param>
/// <param name="IsMap">True for texts by name, false for a list of texts.</param>
public sealed record RunParameters(string Name, bool IsMap)
{
    private const int LongestJson = 10_000;

    /// <summary>Most bytes of the member as JSON, its name included: <c>{"python_params":[…]}</c>. Null for no such limit.</summary>
    public int? Limit { get; init; }

    /// <summary>True when the service takes ASCII only.</summary>
    public bool AsciiOnly { get; init; }

    /// <summary>Most elements; null for no limit.</summary>
    public int? Most { get; init; }

    /// <summary>All of them. The service keeps the older ones to 10,000 bytes; job parameters have no such limit.</summary>
    public static IReadOnlyList<RunParameters> All { get; } =
    [
        new("job_parameters", IsMap: true),
        new("notebook_params", IsMap: true) { Limit = LongestJson },
        new("python_named_params", IsMap: true) { Limit = LongestJson },
        new("sql_params", IsMap: true) { Limit = LongestJson },
        new("python_params", IsMap: false) { Limit = LongestJson, AsciiOnly = true },
        new("jar_params", IsMap: false) { Limit = LongestJson },
        new("spark_submit_params", IsMap: false) { Limit = LongestJson, AsciiOnly = true },
        new("dbt_commands", IsMap: false) { Limit = LongestJson, Most = 10 },
        new("only", IsMap: false),
    ];

    /// <summary>Checks the value, when there is one.</summary>
    /// <param name="source">The document, for places.</param>
    /// <param name="value">The member's value; null (also a JSON null) for unset.</param>
    public IEnumerable<Finding> Check(JsonSource source, JsonNode? value)
    {
        if (value is null)
        {
            return [];
        }

        var shape = ParameterShape.Check(source, Name, value, IsMap).ToList();
        return shape.Count > 0 ? shape : Bounds(source, value);
    }

    private IEnumerable<Finding> Bounds(JsonSource source, JsonNode value)
    {
        var text = JsonText.Write(value);
        if (Limit is { } limit && Encoding.UTF8.GetByteCount($"{{\"{Name}\":{text}}}") is var bytes && bytes > limit)
        {
            yield return new Finding("CIT0522", $"'{Name}' has {bytes} bytes as JSON with its name, and the service takes {limit}")
            {
                At = source.Locate(value),
                Hint = "put long values into a file and pass its path",
            };
        }

        if (AsciiOnly && text.FirstOrDefault(letter => !char.IsAscii(letter)) is var foreign and not '\0')
        {
            yield return new Finding("CIT0522", $"'{Name}' holds '{foreign}', and the service takes only ASCII there")
            {
                At = source.Locate(value),
                Hint = "encode such text, or put it into a file and pass its path",
            };
        }

        if (Most is { } most && value is JsonArray items && items.Count > most)
        {
            yield return new Finding("CIT0522", $"'{Name}' has {items.Count} elements, and the service takes {most}") { At = source.Locate(value) };
        }
    }
}
