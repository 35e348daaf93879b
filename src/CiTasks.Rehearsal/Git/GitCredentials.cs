using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Git;

/// <summary>
/// The sign-ins at Git providers. One for each provider; further ones only under names of their own, as newer
/// workspaces take them, and then one of them is the default.
/// </summary>
internal sealed class GitCredentials
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, GitCredential> _all = [];
    private readonly DocumentFolder _documents;
    private readonly Ids _ids;

    public GitCredentials(WorkspaceFolder folder, Ids ids)
    {
        _ids = ids;
        _documents = folder.SecretDocuments("git-credentials");
        foreach (var (_, document) in _documents.Load())
        {
            var credential = GitCredential.Load(document);
            _all[credential.Id] = credential;
        }
    }

    public GitCredential Create(JsonObject request)
    {
        lock (_lock)
        {
            var provider = GitProviders.Parse(request.RequiredText("git_provider"));
            var others = Others(provider, except: null);
            var credential = new GitCredential(_ids.Next(), provider) { IsDefault = others.Length == 0 }.With(request);
            if (others.Length > 0 && (string.IsNullOrEmpty(credential.Name) || others.Any(other => other.Name == credential.Name)))
            {
                throw OnlyOne();
            }
            Save(credential);
            return credential;
        }
    }

    public void Update(long id, JsonObject request)
    {
        lock (_lock)
        {
            var old = Get(id);
            var credential = old.With(request);
            if (credential.Provider != old.Provider && Others(credential.Provider, id).Length > 0)
            {
                throw OnlyOne();
            }
            Save(credential);
        }
    }

    public void Delete(long id)
    {
        lock (_lock)
        {
            Get(id);
            _documents.Delete(NameOf(id));
            _all.Remove(id);
        }
    }

    public GitCredential Get(long id)
    {
        lock (_lock)
        {
            return _all.GetValueOrDefault(id) ?? throw ApiException.NotFound($"The Git credential {id} does not exist.");
        }
    }

    public GitCredential[] List()
    {
        lock (_lock)
        {
            return [.. _all.Values.OrderBy(credential => credential.Id)];
        }
    }

    /// <summary>What to say to a remote that asks; null when the workspace has nothing to say to this one.</summary>
    /// <param name="remote">Where it is.</param>
    /// <param name="provider">Whose repositories those are.</param>
    /// <param name="chosen">The credential to use, where somebody chose one.</param>
    public GitLogin? For(GitRemote remote, string provider, long? chosen)
    {
        if (remote.Origin is not { } origin)
        {
            return null;
        }
        lock (_lock)
        {
            var credential = chosen is not null && _all.TryGetValue(chosen.Value, out var named)
                ? named
                : _all.Values.Where(other => GitProviders.Service(other.Provider) == GitProviders.Service(provider))
                    .OrderByDescending(other => other.IsDefault).ThenBy(other => other.Id).FirstOrDefault();
            return credential?.LoginAt(origin);
        }
    }

    private GitCredential[] Others(string provider, long? except) =>
        [.. _all.Values.Where(other => other.Provider == provider && other.Id != except)];

    private void Save(GitCredential credential)
    {
        Write(credential);
        if (credential.IsDefault)
        {
            foreach (var other in Others(credential.Provider, credential.Id).Where(other => other.IsDefault))
            {
                Write(other with { IsDefault = false });
            }
        }
    }

    private void Write(GitCredential credential)
    {
        _documents.Save(NameOf(credential.Id), credential.ToDocument());
        _all[credential.Id] = credential;
    }

    private static string NameOf(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static ApiException OnlyOne() => new(
        400,
        "INVALID_STATE",
        "Only one Git credential is supported at this time. If you would like to update your credential, please use the PATCH endpoint.");
}
