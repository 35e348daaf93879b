using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>
/// Refuses fields of another form than the API's: a typed client could not read the settings back, and a task would only
/// fail when it runs. Fields that are not named here pass.
/// </summary>
internal sealed record FieldForms
{
    public string[] Numbers { get; init; } = [];

    public string[] Flags { get; init; } = [];

    public string[] Texts { get; init; } = [];

    public string[] Objects { get; init; } = [];

    public string[] Lists { get; init; } = [];

    public string[] ListsOfObjects { get; init; } = [];

    /// <summary>Maps whose values are plain.</summary>
    public string[] Maps { get; init; } = [];

    public void Check(JsonObject document)
    {
        foreach (var name in Numbers)
        {
            document.Number(name);
        }
        foreach (var name in Flags)
        {
            document.Flag(name);
        }
        foreach (var name in Texts)
        {
            document.Text(name);
        }
        foreach (var name in Objects)
        {
            document.Child(name);
        }
        foreach (var name in Lists)
        {
            document.Array(name);
        }
        foreach (var item in ListsOfObjects.SelectMany(document.Children))
        {
            _ = item;
        }
        foreach (var (name, map) in Maps.Select(name => (name, document.Child(name))))
        {
            foreach (var entry in map ?? [])
            {
                if (entry.Value is JsonObject or JsonArray)
                {
                    throw ApiException.Malformed($"Could not parse request object: field {name}.{entry.Key} must be a string");
                }
            }
        }
    }
}
