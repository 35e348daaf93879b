using CiTasks.Planning.Files;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class FileDiffTests
{
    // Letters: local content / remote content / recorded content, '-' for none, '/' for a folder;
    // an upper-case remote letter was put there by somebody else after our upload.
    [Theory]
    [InlineData("a--", "upload (new)")]
    [InlineData("a-a", "upload (new)")]
    [InlineData("aa-", "upload (not sent by us)")]
    [InlineData("aaa", "unchanged")]
    [InlineData("baa", "upload (changed)")]
    [InlineData("aAa", "upload (changed in the workspace)")]
    [InlineData("/--", "make folder")]
    [InlineData("//-", "")]
    [InlineData("/a-", "delete, make folder")]
    [InlineData("a/-", "delete, upload (new)")]
    [InlineData("-a-", "extra")]
    [InlineData("-/-", "extra")]
    [InlineData("-aa", "extra")]
    public void What_happens_to_a_path_follows_from_both_sides_and_the_record(string state, string expected)
    {
        Assert.Equal(expected, Tell(state, prune: false));
        Assert.Equal(expected.Replace("extra", "delete", StringComparison.Ordinal), Tell(state, prune: true));
    }

    [Fact]
    public void Only_folders_that_no_upload_makes_are_made()
    {
        var plan = FileDiff.Compute([Folder("a"), Folder("a/b"), File("a/b/c", "x"), Folder("d"), Folder("d/e")], [], new SyncRecord(), prune: false);

        Assert.Equal(["d", "d/e"], plan.MakeFolders);
        Assert.False(plan.IsEmpty);
    }

    [Fact]
    public void Deletion_goes_from_the_deepest_up()
    {
        var plan = FileDiff.Compute([], [Remote("a", true), Remote("a/b", true), Remote("a/b/c"), Remote("z")], new SyncRecord(), prune: true);

        Assert.Equal(["z", "a/b/c", "a/b", "a"], plan.Delete.Select(entry => entry.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_lies_in_a_folder_that_makes_way_for_a_file_goes_with_it(bool prune)
    {
        var plan = FileDiff.Compute([File("a", "x")], [Remote("a", true), Remote("a/b"), Remote("a.txt")], new SyncRecord(), prune);

        Assert.DoesNotContain(plan.Extra, entry => entry.Path == "a/b");
        Assert.True(plan.Delete.FindIndex(entry => entry.Path == "a/b") < plan.Delete.FindIndex(entry => entry.Path == "a"));
        Assert.Equal(prune, plan.Delete.Exists(entry => entry.Path == "a.txt"));
    }

    public static TheoryData<int, bool> Trees => Table.Of(
        from seed in Enumerable.Range(0, 60)
        from prune in new[] { false, true }
        select (seed, prune));

    [Theory]
    [MemberData(nameof(Trees))]
    public void After_a_sync_there_is_nothing_left_to_sync(int seed, bool prune)
    {
        var random = new Random(seed);
        var local = Tree(random).Select(item => item.Value is { } content ? File(item.Key, content) : Folder(item.Key)).ToList();
        var remote = Tree(random).ToDictionary(item => item.Key, item => Remote(item.Key, item.Value is null, modified: random.Next(3)));
        var record = new SyncRecord();
        foreach (var entry in remote.Values.Where(entry => !entry.IsFolder && random.Next(2) == 0))
        {
            record.Files[entry.Path] = new SyncRecord.Item($"{(char)('x' + random.Next(3))}", entry.Size, random.Next(3));
        }

        Apply(FileDiff.Compute(local, [.. remote.Values], record, prune), remote, record);

        var again = FileDiff.Compute(local, [.. remote.Values], record, prune);
        Assert.True(again.IsEmpty);
        Assert.All(local, entry => Assert.Equal(entry.IsFolder, remote[entry.Path].IsFolder));
        Assert.Equal(prune, prune && remote.Count == local.Count);
    }

    private static string Tell(string state, bool prune)
    {
        var record = new SyncRecord();
        if (state[2] != '-')
        {
            record.Files["p"] = new SyncRecord.Item(state[2].ToString(), 1, 0);
        }

        var plan = FileDiff.Compute(
            state[0] switch { '-' => [], '/' => [Folder("p")], var content => [File("p", content.ToString())] },
            state[1] switch { '-' => [], '/' => [Remote("p", true)], var content => [Remote("p", modified: char.IsUpper(content) ? 1 : 0)] },
            record,
            prune);
        return string.Join(
            ", ",
            [
                .. plan.Delete.Select(_ => "delete"),
                .. plan.MakeFolders.Select(_ => "make folder"),
                .. plan.Upload.Select(upload => $"upload ({upload.Reason})"),
                .. plan.Unchanged.Select(_ => "unchanged"),
                .. plan.Extra.Select(_ => "extra"),
            ]);
    }

    /// <summary>A random tree of a few names: null for a folder, else the content.</summary>
    private static SortedDictionary<string, string?> Tree(Random random)
    {
        var tree = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        for (var count = random.Next(8); count > 0; count--)
        {
            var path = "";
            for (var depth = random.Next(1, 4); depth > 0; depth--)
            {
                path = $"{path}{(path.Length > 0 ? "/" : "")}{(char)('a' + random.Next(3))}";
                if (tree.TryGetValue(path, out var content) && content is not null)
                {
                    break;
                }

                tree[path] = depth == 1 && !tree.ContainsKey(path) && random.Next(4) > 0 ? $"{(char)('x' + random.Next(3))}" : null;
            }
        }

        return tree;
    }

    /// <summary>Does to a model of DBFS what the task does to DBFS.</summary>
    private static void Apply(FilePlan plan, Dictionary<string, RemoteEntry> remote, SyncRecord record)
    {
        foreach (var entry in plan.Delete)
        {
            foreach (var path in remote.Keys.Where(path => path == entry.Path || path.StartsWith(entry.Path + "/", StringComparison.Ordinal)).ToList())
            {
                remote.Remove(path);
            }
        }

        foreach (var path in plan.MakeFolders)
        {
            MakeFolder(path, remote);
        }

        foreach (var (file, _) in plan.Upload)
        {
            var cut = file.Path.LastIndexOf('/');
            if (cut > 0)
            {
                MakeFolder(file.Path[..cut], remote);
            }

            Assert.False(remote.TryGetValue(file.Path, out var there) && there.IsFolder);
            remote[file.Path] = Remote(file.Path, modified: 1000);
            record.Files[file.Path] = new SyncRecord.Item(file.Sha256, 1, 1000);
        }
    }

    private static void MakeFolder(string path, Dictionary<string, RemoteEntry> remote)
    {
        for (var cut = path.Length; cut > 0; cut = path.LastIndexOf('/', cut - 1))
        {
            Assert.False(remote.TryGetValue(path[..cut], out var there) && !there.IsFolder);
            remote[path[..cut]] = Remote(path[..cut], true);
        }
    }

    private static LocalEntry File(string path, string content) => new(path, false, 1, content);

    private static LocalEntry Folder(string path) => new(path, true, 0, "");

    private static RemoteEntry Remote(string path, bool isFolder = false, long modified = 0) => new(path, isFolder, isFolder ? 0 : 1, modified);
}
