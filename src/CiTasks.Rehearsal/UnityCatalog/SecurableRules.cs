using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.UnityCatalog;

/// <summary>What a securable may be called, and when it may go.</summary>
internal static class SecurableRules
{
    /// <param name="kind">Of the securable.</param>
    /// <param name="parent">Null for a catalog.</param>
    /// <param name="name">In lower case. It becomes the name of a folder.</param>
    /// <param name="others">What is in the parent besides it.</param>
    public static void CheckName(SecurableKind kind, Securable? parent, string name, IEnumerable<Securable> others)
    {
        if (name.Length is 0 or > 255 || name.Any(letter => letter is ' ' or '.' or '/' || char.IsControl(letter)))
        {
            throw ApiException.InvalidParameter(
                $"Invalid input: RPC Create{kind.Title} Field managedcatalog.{kind.Title}Info.name: name \"{name}\" is not a valid name. "
                + "Valid names cannot contain spaces, periods, forward slashes, or control characters.");
        }
        if (others.Any(item => item.Name == name))
        {
            throw new ApiException(400, kind.ExistsCode, $"{kind.Title} '{(parent is null ? name : $"{parent.FullName}.{name}")}' already exists");
        }
    }

    public static void CheckEmpty(Securable item, CatalogStore store)
    {
        if (item.Kind == SecurableKind.Catalog && store.Children(SecurableKind.Schema, item).Count is > 0 and var schemas)
        {
            throw new ApiException(400, item.Kind.NotEmptyCode, $"Catalog '{item.FullName}' is not empty. The catalog has {schemas} schema(s)");
        }
        if (item.Kind == SecurableKind.Schema && store.Children(SecurableKind.Volume, item).Count is > 0 and var volumes)
        {
            throw new ApiException(400, item.Kind.NotEmptyCode, $"Schema '{item.FullName}' is not empty. The schema has 0 tables(s), 0 functions(s), {volumes} volumes(s)");
        }
    }
}
