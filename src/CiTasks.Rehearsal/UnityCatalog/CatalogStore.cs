using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.UnityCatalog;

/// <summary>
/// All catalogs, schemas and volumes. A document each, saved before anything else happens; what a crash left to be done
/// with the files of a volume is done at the next start.
/// </summary>
internal sealed class CatalogStore
{
    private const string Kind = "unity-catalog";

    private readonly Lock _lock = new();
    private readonly WorkspaceFolder _folder;
    private readonly TimeProvider _clock;
    private readonly DocumentFolder _documents;
    private readonly Dictionary<string, Securable> _byId = [];

    public CatalogStore(WorkspaceFolder folder, TimeProvider clock)
    {
        (_folder, _clock) = (folder, clock);
        var isNew = !Directory.Exists(Path.Combine(folder.Root, Kind));
        _documents = folder.Documents(Kind);
        Load();
        if (isNew)
        {
            var main = Create(SecurableKind.Catalog, parent: null, new JsonObject { ["name"] = Metastore.DefaultCatalog, ["comment"] = "Main catalog (auto-created)" });
            Create(SecurableKind.Schema, main, new JsonObject { ["name"] = "default", ["comment"] = "Default schema (auto-created)" });
        }
    }

    public Securable? Find(SecurableKind kind, string fullName)
    {
        lock (_lock)
        {
            return _byId.Values.FirstOrDefault(item => item.Kind == kind && item.FullName.Equals(fullName, StringComparison.OrdinalIgnoreCase));
        }
    }

    public Securable Get(SecurableKind kind, string fullName) =>
        Find(kind, fullName) ?? throw new ApiException(404, kind.NotFoundCode, $"{kind.Title} '{fullName}' does not exist.");

    public IReadOnlyList<Securable> Children(SecurableKind kind, Securable? parent)
    {
        lock (_lock)
        {
            return [.. _byId.Values.Where(item => item.Kind == kind && item.Parent == parent).OrderBy(item => item.Name, StringComparer.Ordinal)];
        }
    }

    public Securable Create(SecurableKind kind, Securable? parent, JsonObject info)
    {
        lock (_lock)
        {
            SecurableRules.CheckName(kind, parent, info.RequiredText("name"), Children(kind, parent));
            Touch(info, "created");
            Touch(info, "updated");
            info["owner"] ??= RehearsalUser.Name;
            var item = new Securable(kind, parent, new JsonObject
            {
                ["id"] = Guid.NewGuid().ToString(),
                ["kind"] = kind.Type,
                ["parent"] = parent?.Id,
                ["info"] = info,
            });
            if (kind == SecurableKind.Volume)
            {
                item.Document["folder"] = item.Folder;
                Directory.CreateDirectory(HostFolder(item.Folder));
            }
            _documents.Save(item.Id, item.Document);
            _byId[item.Id] = item;
            return item;
        }
    }

    /// <summary>Changes the info of an item; a new name takes the files of all volumes below along.</summary>
    public void Update(Securable item, Action<JsonObject> change)
    {
        lock (_lock)
        {
            var changed = item.Document.Copy();
            change(changed);
            SecurableRules.CheckName(item.Kind, item.Parent, changed.Child("info")!.RequiredText("name"), Children(item.Kind, item.Parent).Where(other => other != item));
            Touch(changed.Child("info")!, "updated");
            _documents.Save(item.Id, changed);
            item.Document.Clear();
            foreach (var (name, value) in changed.ToArray())
            {
                changed.Remove(name);
                item.Document[name] = value;
            }
            Settle();
        }
    }

    /// <summary>Deletes an item and, if told so, all below it.</summary>
    public void Delete(Securable item, bool force)
    {
        lock (_lock)
        {
            if (!force)
            {
                SecurableRules.CheckEmpty(item, this);
            }
            item.Document["deleted"] = true;
            _documents.Save(item.Id, item.Document);
            Settle();
        }
    }

    /// <summary>The place on this machine of a volume's files.</summary>
    public string HostFolder(string folder) => Path.Combine(_folder.Volumes, folder);

    private void Load()
    {
        var documents = _documents.Load().Select(entry => entry.Document).ToList();
        foreach (var kind in SecurableKind.All)
        {
            foreach (var document in documents.Where(document => document.Text("kind") == kind.Type))
            {
                var parent = document.Text("parent") is { } id ? _byId.GetValueOrDefault(id) : null;
                // Without its parent it was being deleted together with it.
                if (kind.Parent is not null && parent is null)
                {
                    document["deleted"] = true;
                }
                var item = new Securable(kind, parent, document);
                _byId[item.Id] = item;
            }
        }
        Settle();
    }

    /// <summary>Finishes what the documents say is to be done: deleted items go with all below, volumes lie where they are named.</summary>
    private void Settle()
    {
        foreach (var item in _byId.Values.OrderByDescending(item => item.Kind.Depth).ToArray())
        {
            if (IsDeleted(item))
            {
                if (item.Document.Text("folder") is { } folder && Directory.Exists(HostFolder(folder)))
                {
                    _folder.Discard(new DirectoryInfo(HostFolder(folder)));
                }
                _documents.Delete(item.Id);
                _byId.Remove(item.Id);
            }
            else if (item.Document.Text("folder") is { } folder && folder != item.Folder)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(HostFolder(item.Folder))!);
                if (Directory.Exists(HostFolder(folder)))
                {
                    Directory.Move(HostFolder(folder), HostFolder(item.Folder));
                }
                item.Document["folder"] = item.Folder;
                _documents.Save(item.Id, item.Document);
            }
        }
    }

    private static bool IsDeleted(Securable item) => item.Document.Flag("deleted") || (item.Parent is { } parent && IsDeleted(parent));

    private void Touch(JsonObject info, string what)
    {
        info[what + "_at"] = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        info[what + "_by"] = RehearsalUser.Name;
    }
}
