using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.UnityCatalog;

/// <summary>
/// A catalog, schema or volume. It knows its parent by id and not by name, so renaming one is one write whatever is
/// below it.
/// </summary>
internal sealed class Securable(SecurableKind kind, Securable? parent, JsonObject document)
{
    public SecurableKind Kind => kind;

    public Securable? Parent => parent;

    /// <summary>As it is kept: id, parent, info, grants, and for a volume where its files lie.</summary>
    public JsonObject Document => document;

    public string Id => document.RequiredText("id");

    public JsonObject Info => document.Child("info")!;

    public string Name => Info.RequiredText("name");

    public string FullName => parent is null ? Name : $"{parent.FullName}.{Name}";

    /// <summary>Where the files of a volume belong, below the folder of all volumes.</summary>
    public string Folder => FullName.Replace('.', '/');

    public JsonArray Grants => document.Array("grants") ?? [];

    /// <summary>What the API shows of it.</summary>
    public JsonObject Describe()
    {
        var info = Info.Copy();
        info["full_name"] = FullName;
        info["metastore_id"] = Metastore.Id;
        switch (kind.Type)
        {
            case "catalog":
                info["id"] = Id;
                info["catalog_type"] ??= "MANAGED_CATALOG";
                info["isolation_mode"] ??= "OPEN";
                break;
            case "schema":
                info["catalog_name"] = parent!.Name;
                info["catalog_type"] = "MANAGED_CATALOG";
                info["schema_id"] = Id;
                break;
            default:
                info["catalog_name"] = parent!.Parent!.Name;
                info["schema_name"] = parent.Name;
                info["volume_id"] = Id;
                info["storage_location"] ??= $"{Metastore.StorageRoot}/volumes/{Id}";
                break;
        }
        info["browse_only"] = false;
        return info;
    }
}
