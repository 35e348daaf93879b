using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Permissions;

/// <summary>One kind of object that has permissions.</summary>
/// <param name="Name">What it is called in the path.</param>
/// <param name="ObjectType">What it is called in the answer.</param>
/// <param name="Levels">What can be granted, the weakest first.</param>
/// <param name="OwnerNoun">What the error calls an object that must have exactly one owner; else null.</param>
internal sealed record PermissionType(string Name, string ObjectType, string[] Levels, string? OwnerNoun = null)
{
    private const string Owner = "IS_OWNER";
    private const string Manage = "CAN_MANAGE";

    private static readonly string[] Items = ["CAN_READ", "CAN_RUN", "CAN_EDIT", Manage];
    private static readonly string[] Boards = ["CAN_VIEW", "CAN_READ", "CAN_RUN", "CAN_EDIT", Manage];

    private static readonly PermissionType[] All =
    [
        new("jobs", "job", ["CAN_VIEW", "CAN_MANAGE_RUN", Owner, Manage], "job"),
        new("pipelines", "pipelines", ["CAN_VIEW", "CAN_RUN", Owner, Manage], "pipeline"),
        new("clusters", "cluster", ["CAN_ATTACH_TO", "CAN_RESTART", Manage]),
        new("cluster-policies", "cluster-policy", ["CAN_USE"]),
        new("instance-pools", "instance-pool", ["CAN_ATTACH_TO", Manage]),
        new("directories", "directory", Items),
        new("notebooks", "notebook", Items),
        new("files", "file", Items),
        new("repos", "repo", Items),
        new("sql/warehouses", "warehouses", ["CAN_VIEW", "CAN_MONITOR", "CAN_USE", Owner, Manage]),
        new("warehouses", "warehouses", ["CAN_VIEW", "CAN_MONITOR", "CAN_USE", Owner, Manage]),
        new("sql/queries", "query", Boards),
        new("sql/alerts", "alert", Boards),
        new("alertsv2", "alertv2", Boards),
        new("dashboards", "dashboard", Boards),
        new("dbsql-dashboards", "dashboard", Boards),
        new("genie", "genie-space", Boards),
        new("experiments", "mlflowExperiment", ["CAN_READ", "CAN_EDIT", Manage]),
        new("registered-models", "registered-model", ["CAN_READ", "CAN_EDIT", "CAN_MANAGE_STAGING_VERSIONS", "CAN_MANAGE_PRODUCTION_VERSIONS", Manage]),
        new("serving-endpoints", "serving-endpoint", ["CAN_VIEW", "CAN_QUERY", Manage]),
        new("vector-search-endpoints", "vector-search-endpoints", ["CAN_CREATE", "CAN_USE", Manage]),
        new("apps", "apps", ["CAN_USE", Manage]),
        new("database-instances", "database-instances", ["CAN_CREATE", "CAN_USE", Manage]),
        new("database-projects", "database-projects", ["CAN_CREATE", "CAN_USE", Manage]),
        new("authorization", "tokens", ["CAN_USE", Manage]),
    ];

    /// <summary>What the maker of an object holds from the start; null where that is nothing.</summary>
    public string? MakersLevel => Levels.Contains(Owner) ? Owner : Levels.Contains(Manage) && Name != "authorization" ? Manage : null;

    /// <summary>What administrators inherit on every object.</summary>
    public string AdminsLevel => Levels[^1];

    public static PermissionType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    public string ObjectTypeOf(string id) => Name == "authorization" && id == "passwords" ? id : ObjectType;

    public JsonObject[] DescribeLevels() => [.. Levels.Select(level => new JsonObject
    {
        ["permission_level"] = level,
        ["description"] = level == Owner ? $"Is the owner of the {ObjectType}" : $"{level.Replace('_', ' ').ToLowerInvariant()} on the {ObjectType}",
    })];
}
