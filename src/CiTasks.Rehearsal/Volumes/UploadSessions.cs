using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Volumes;

/// <summary>
/// Uploads in parts. A session is a folder with a document and a file per part; it outlives the server. When it is
/// complete only the document stays, so that a completion whose answer was lost can be asked for again.
/// </summary>
internal sealed class UploadSessions(VolumeFiles files, WorkspaceFolder folder)
{
    private const string Document = "session.json";

    private readonly Lock _lock = new();
    private readonly string _root = Directory.CreateDirectory(Path.Combine(folder.Root, "volume-uploads")).FullName;

    public Task InitiateAsync(HttpContext call, VolumePath path)
    {
        var overwrite = FilesApi.MayOverwrite(call);
        files.CheckTarget(path, overwrite);
        var token = RandomNumberGenerator.GetHexString(40, lowercase: true);
        Directory.CreateDirectory(Path.Combine(_root, token));
        DocumentFile.Save(Path.Combine(_root, token, Document), new JsonObject { ["path"] = path.Shown, ["overwrite"] = overwrite });
        return call.ReplyAsync(new JsonObject { ["multipart_upload"] = new JsonObject { ["session_token"] = token } });
    }

    public async Task CompleteAsync(HttpContext call, VolumePath path)
    {
        var token = call.RequiredQuery("session_token");
        var session = Get(token, path);
        var parts = (await call.ReadJsonAsync()).Children("parts").ToArray();
        lock (_lock)
        {
            session = Get(token, path);
            if (!session.Flag("completed"))
            {
                Join(token, session, path, parts);
            }
        }
        await call.ReplyAsync();
    }

    /// <summary>Checks that the session is open and for this path.</summary>
    public void Check(string token, string path)
    {
        if (Get(token, VolumePath.Parse(path)).Flag("completed"))
        {
            throw FilesProblem.NoUpload();
        }
    }

    /// <summary>Receives a part; one that comes again replaces the first.</summary>
    public async Task<string> PutPartAsync(HttpContext call, string token, int number)
    {
        var part = Path.Combine(Locate(token), PartName(number));
        var draft = folder.NewScratchFile();
        try
        {
            await call.SaveBodyAsync(draft, FilesApi.SizeLimit, FilesApi.TooLarge);
            var tag = await TagAsync(draft);
            // The tag is in the name: the two can never disagree.
            var target = $"{part}-{tag}";
            File.Move(draft, target, overwrite: true);
            foreach (var old in Directory.EnumerateFiles(Locate(token), PartName(number) + "-*").Where(file => file != target))
            {
                File.Delete(old);
            }
            return tag;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public void Abort(string token)
    {
        lock (_lock)
        {
            folder.Discard(new DirectoryInfo(Locate(token)));
        }
    }

    private void Join(string token, JsonObject session, VolumePath path, JsonObject[] parts)
    {
        var draft = folder.NewScratchFile();
        try
        {
            using (var target = File.Create(draft))
            {
                foreach (var part in parts.OrderBy(part => part.RequiredNumber("part_number")))
                {
                    using var source = File.OpenRead(Find(token, part));
                    source.CopyTo(target);
                }
            }
            files.Publish(draft, path, session.Flag("overwrite"));
        }
        finally
        {
            File.Delete(draft);
        }
        session["completed"] = true;
        DocumentFile.Save(Path.Combine(Locate(token), Document), session);
        foreach (var part in Directory.EnumerateFiles(Locate(token), "part-*"))
        {
            File.Delete(part);
        }
    }

    private string Find(string token, JsonObject part)
    {
        var number = (int)part.RequiredNumber("part_number");
        var file = Path.Combine(Locate(token), $"{PartName(number)}-{part.RequiredText("etag").Trim('"')}");
        return Path.GetDirectoryName(file) == Locate(token) && File.Exists(file)
            ? file
            : throw FilesProblem.BadParts($"Part {number} was not uploaded, or its entity tag is another one.");
    }

    private JsonObject Get(string token, VolumePath path)
    {
        var session = DocumentFile.TryLoad(Path.Combine(Locate(token), Document)) ?? throw FilesProblem.NoUpload();
        return session.Text("path") == path.Shown ? session : throw FilesProblem.NoUpload();
    }

    private string Locate(string token)
    {
        var place = Path.Combine(_root, token);
        return token.All(char.IsAsciiHexDigitLower) && Directory.Exists(place) ? place : throw FilesProblem.NoUpload();
    }

    private static string PartName(int number) => $"part-{number:D5}";

    private static async Task<string> TagAsync(string file)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
    }
}
