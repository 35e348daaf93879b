using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Storage;

/// <summary>
/// The things of one kind by name, one document each, in memory and on disk. What goes in and out is a copy; what was
/// changed is on disk before the caller goes on. Read from disk when first asked for, so that they cost no start time.
/// </summary>
internal sealed class DocumentStore
{
    private readonly Lock _lock = new();
    private readonly DocumentFolder _folder;
    private readonly Lazy<Dictionary<string, JsonObject>> _documents;

    /// <param name="folder">Where they lie.</param>
    /// <param name="given">What a fresh workspace has; saved only once somebody changes it.</param>
    public DocumentStore(DocumentFolder folder, params (string Name, JsonObject Document)[] given)
    {
        _folder = folder;
        _documents = new(() =>
        {
            var documents = folder.Load().ToDictionary(entry => entry.Name, entry => entry.Document);
            foreach (var (name, document) in given)
            {
                documents.TryAdd(name, document);
            }
            return documents;
        });
    }

    public bool Has(string name)
    {
        lock (_lock)
        {
            return _documents.Value.ContainsKey(name);
        }
    }

    public JsonObject? Find(string name)
    {
        lock (_lock)
        {
            return _documents.Value.GetValueOrDefault(name)?.Copy();
        }
    }

    /// <summary>All of them, in the order of their names.</summary>
    public JsonObject[] List()
    {
        lock (_lock)
        {
            return [.. _documents.Value.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value.Copy())];
        }
    }

    public void Save(string name, JsonObject document)
    {
        lock (_lock)
        {
            Keep(name, document.Copy());
        }
    }

    /// <summary>Adds one, unless a document is in its way.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="document">What to keep.</param>
    /// <param name="admit">Asked with all that are there, which it must leave as they are.</param>
    /// <returns>Whether it was admitted.</returns>
    public bool Add(string name, JsonObject document, Func<IReadOnlyCollection<JsonObject>, bool> admit)
    {
        lock (_lock)
        {
            if (!admit(_documents.Value.Values))
            {
                return false;
            }
            Keep(name, document.Copy());
            return true;
        }
    }

    /// <summary>Changes a document in place; when the change throws, nothing has happened.</summary>
    /// <returns>Whether there is one of that name.</returns>
    public bool Change(string name, Action<JsonObject> change)
    {
        lock (_lock)
        {
            if (_documents.Value.GetValueOrDefault(name)?.Copy() is not { } document)
            {
                return false;
            }
            change(document);
            Keep(name, document);
            return true;
        }
    }

    public bool Delete(string name)
    {
        lock (_lock)
        {
            _folder.Delete(name);
            return _documents.Value.Remove(name);
        }
    }

    private void Keep(string name, JsonObject document)
    {
        _folder.Save(name, document);
        _documents.Value[name] = document;
    }
}
