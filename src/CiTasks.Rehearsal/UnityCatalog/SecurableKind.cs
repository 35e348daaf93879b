namespace CiTasks.Rehearsal.UnityCatalog;

/// <summary>A level of Unity Catalog's three: what it is called in paths, replies and texts.</summary>
internal sealed record SecurableKind(string Type, string Plural, string Title, string NotFoundCode, string ExistsCode, string NotEmptyCode)
{
    public static readonly SecurableKind Catalog = new("catalog", "catalogs", "Catalog", "CATALOG_DOES_NOT_EXIST", "CATALOG_ALREADY_EXISTS", "CATALOG_NOT_EMPTY");

    public static readonly SecurableKind Schema = new("schema", "schemas", "Schema", "SCHEMA_DOES_NOT_EXIST", "SCHEMA_ALREADY_EXISTS", "SCHEMA_NOT_EMPTY");

    public static readonly SecurableKind Volume = new("volume", "volumes", "Volume", "RESOURCE_DOES_NOT_EXIST", "RESOURCE_ALREADY_EXISTS", "");

    public static readonly SecurableKind[] All = [Catalog, Schema, Volume];

    /// <summary>Number of names in a full name.</summary>
    public int Depth => Array.IndexOf(All, this) + 1;

    public SecurableKind? Parent => Depth == 1 ? null : All[Depth - 2];
}
