using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Identity;

namespace CiTasks.Rehearsal.UnityCatalog;

/// <summary>The one metastore, which holds all catalogs.</summary>
internal static class Metastore
{
    public const string Id = "6f1c6a5e-3b0f-4c57-9d0e-2a9d1f5f7c10";

    public const string Name = "rehearsal";

    public const string DefaultCatalog = "main";

    public const string StorageRoot = $"rehearsal://metastore/{Id}";

    public static JsonObject Assignment() => new()
    {
        ["workspace_id"] = long.Parse(RehearsalUser.WorkspaceId),
        ["metastore_id"] = Id,
        ["default_catalog_name"] = DefaultCatalog,
    };

    public static JsonObject Summary() => new()
    {
        ["metastore_id"] = Id,
        ["name"] = Name,
        ["default_data_access_config_id"] = Id,
        ["storage_root"] = StorageRoot,
        ["owner"] = RehearsalUser.Name,
        ["privilege_model_version"] = "1.0",
        ["delta_sharing_scope"] = "INTERNAL",
        ["global_metastore_id"] = $"rehearsal:local:{Id}",
        ["cloud"] = "aws",
        ["region"] = "local",
    };
}
