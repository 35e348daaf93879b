using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.UnityCatalog;

/// <summary>Who may do what with a securable: a list of principals with their privileges, changed by additions and removals.</summary>
internal static class CatalogGrants
{
    public static JsonObject Describe(JsonArray grants) =>
        grants.Count == 0 ? [] : new JsonObject { ["privilege_assignments"] = grants.DeepClone() };

    public static JsonArray Change(JsonArray grants, IEnumerable<JsonObject> changes)
    {
        var assignments = grants.OfType<JsonObject>().ToDictionary(grant => grant.RequiredText("principal"), grant => grant.Texts("privileges").ToHashSet());
        foreach (var change in changes)
        {
            var principal = change.RequiredText("principal");
            var (added, removed) = (change.Texts("add"), change.Texts("remove"));
            if (added.Intersect(removed).Any())
            {
                throw ApiException.InvalidParameter($"Duplicate privileges to add and delete for principal {principal}.");
            }
            var privileges = assignments.TryGetValue(principal, out var known) ? known : assignments[principal] = [];
            if (removed.Contains("ALL_PRIVILEGES"))
            {
                privileges.Clear();
            }
            privileges.ExceptWith(removed);
            privileges.UnionWith(added.Select(privilege => privilege.ToUpperInvariant().Replace(' ', '_')));
        }
        return new([.. assignments.Where(grant => grant.Value.Count > 0).Select(grant => (JsonNode)new JsonObject
        {
            ["principal"] = grant.Key,
            ["privileges"] = new JsonArray([.. grant.Value.Order(StringComparer.Ordinal).Select(privilege => (JsonNode)privilege)]),
        })]);
    }

    /// <summary>Own and inherited privileges; an inherited one names where it comes from.</summary>
    public static JsonObject Effective(Securable item)
    {
        var assignments = new SortedDictionary<string, JsonArray>(StringComparer.Ordinal);
        for (Securable? source = item; source is not null; source = source.Parent)
        {
            foreach (var grant in source.Grants.OfType<JsonObject>())
            {
                var principal = grant.RequiredText("principal");
                var privileges = assignments.TryGetValue(principal, out var known) ? known : assignments[principal] = [];
                foreach (var privilege in grant.Texts("privileges"))
                {
                    var entry = new JsonObject { ["privilege"] = privilege };
                    if (source != item)
                    {
                        entry["inherited_from_type"] = source.Kind.Type.ToUpperInvariant();
                        entry["inherited_from_name"] = source.FullName;
                    }
                    privileges.Add((JsonNode)entry);
                }
            }
        }
        return assignments.Count == 0 ? [] : new JsonObject
        {
            ["privilege_assignments"] = new JsonArray([.. assignments.Select(pair => (JsonNode)new JsonObject { ["principal"] = pair.Key, ["privileges"] = pair.Value })]),
        };
    }
}
