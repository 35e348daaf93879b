using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>
/// The numbers by which objects of the tree are known, and when they were made. A journal of lines, appended to and
/// tidied at the start: what the lines say about a file that is not there harms nobody.
/// </summary>
internal sealed class ObjectIds
{
    private readonly Lock _lock = new();
    private readonly string _journal;
    private readonly Ids _ids;
    private readonly Dictionary<string, ObjectRecord> _byPath = [];
    private readonly Dictionary<long, string> _byId = [];

    public ObjectIds(string journal, Ids ids)
    {
        (_journal, _ids) = (journal, ids);
        if (File.Exists(journal))
        {
            Load();
        }
    }

    /// <summary>The record of an object that exists; one that was not known until now gets its number.</summary>
    public ObjectRecord Of(string path, DateTime created) => Of([(path, created)])[0];

    public IReadOnlyList<ObjectRecord> Of(IReadOnlyCollection<(string Path, DateTime Created)> things)
    {
        lock (_lock)
        {
            var lines = new StringBuilder();
            foreach (var (path, created) in things.Where(thing => !_byPath.ContainsKey(thing.Path)))
            {
                var record = new ObjectRecord(_ids.Next(), new DateTimeOffset(created).ToUnixTimeMilliseconds());
                lines.Append(Line(path, record));
                Keep(path, record);
            }
            if (lines.Length > 0)
            {
                File.AppendAllText(_journal, lines.ToString());
            }
            return [.. things.Select(thing => _byPath[thing.Path])];
        }
    }

    public string? PathOf(long id)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>Forgets an object, and all below it if it is a folder: what takes its place later is another object.</summary>
    public void Remove(string path, bool isFolder)
    {
        lock (_lock)
        {
            if (Drop(path, isFolder))
            {
                File.AppendAllText(_journal, Line(new JsonObject { ["removed"] = path, ["folder"] = isFolder }));
            }
        }
    }

    private void Load()
    {
        var lines = File.ReadAllText(_journal).Split('\n');
        // What follows the last line end was being written when the server was killed.
        foreach (var line in lines[..^1])
        {
            var entry = JsonText.Parse(Encoding.UTF8.GetBytes(line));
            if (entry.Text("removed") is { } removed)
            {
                Drop(removed, entry.Flag("folder"));
            }
            else
            {
                Keep(entry.RequiredText("path"), new(entry.RequiredNumber("object_id"), entry.RequiredNumber("created_at")));
            }
        }
        if (lines[^1].Length > 0 || lines.Length - 1 > _byPath.Count)
        {
            File.WriteAllText(_journal + ".new", string.Concat(_byPath.Select(entry => Line(entry.Key, entry.Value))));
            File.Move(_journal + ".new", _journal, overwrite: true);
        }
    }

    private void Keep(string path, ObjectRecord record)
    {
        _byPath[path] = record;
        _byId[record.Id] = path;
    }

    private bool Drop(string path, bool isFolder)
    {
        string[] gone = isFolder
            ? [.. _byPath.Keys.Where(known => known == path || known.StartsWith(path + "/", StringComparison.Ordinal))]
            : [path];
        var isKnown = false;
        foreach (var known in gone)
        {
            if (_byPath.Remove(known, out var record))
            {
                isKnown = true;
                _byId.Remove(record.Id);
            }
        }
        return isKnown;
    }

    private static string Line(string path, ObjectRecord record) =>
        Line(new JsonObject { ["object_id"] = record.Id, ["created_at"] = record.CreatedAt, ["path"] = path });

    private static string Line(JsonObject entry) => Encoding.UTF8.GetString(entry.ToUtf8().Span) + "\n";
}

/// <param name="Id">Stays as long as the object does, whatever it is overwritten with.</param>
/// <param name="CreatedAt">Milliseconds.</param>
internal sealed record ObjectRecord(long Id, long CreatedAt);
