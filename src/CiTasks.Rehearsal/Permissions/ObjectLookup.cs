using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Permissions;

/// <summary>Whether an object that permissions are asked for is there. A kind that nobody registered has every id.</summary>
internal sealed class ObjectLookup
{
    private readonly Dictionary<string, Func<string, bool>> _kinds = [];

    public ObjectLookup With(string type, Func<string, bool> exists)
    {
        _kinds[type] = exists;
        return this;
    }

    public void Check(PermissionType type, string id)
    {
        if (_kinds.TryGetValue(type.Name, out var exists) && !exists(id))
        {
            var noun = char.ToUpperInvariant(type.ObjectType[0]) + type.ObjectType[1..];
            throw ApiException.NotFound($"{noun} {id} does not exist.");
        }
    }
}
