using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Tokens;

/// <summary>
/// Personal access tokens. What is kept of one is its hash: the token itself is shown once, to who made it.
/// </summary>
internal sealed class TokenStore(DocumentFolder folder, TimeProvider clock)
{
    private const int Limit = 600;
    private const long LongestLife = 100L * 365 * 24 * 60 * 60;

    private readonly Lock _indexing = new();
    private readonly DocumentStore _tokens = new(folder);
    private FrozenDictionary<string, (Caller Owner, long Expires)>? _byHash;

    public (string Value, JsonObject Info) Create(Caller owner, string? comment, long? lifetimeSeconds)
    {
        if (lifetimeSeconds is <= 0 or > LongestLife)
        {
            throw ApiException.InvalidParameter($"The token lifetime must be between 1 and {LongestLife} seconds.");
        }
        var value = "dapi" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var token = new JsonObject
        {
            ["token_id"] = Hash(value),
            ["creation_time"] = now,
            ["expiry_time"] = lifetimeSeconds is { } seconds ? now + seconds * 1000 : -1,
            ["comment"] = comment ?? "",
            ["created_by_username"] = Caller.Current.Name,
            ["owner"] = owner.Describe(),
        };
        if (!_tokens.Add(Hash(value), token, all => all.Count < Limit))
        {
            throw new ApiException(400, "QUOTA_EXCEEDED", $"The number of tokens is limited to {Limit}.");
        }
        Index();
        return (value, Info(token));
    }

    public JsonObject[] List(Caller? owner) =>
        [.. _tokens.List().Where(token => owner is null || Owner(token) == owner).Select(Info)];

    public JsonObject Get(string id) => Info(_tokens.Find(id) ?? throw Unknown(id));

    public void Delete(string id)
    {
        if (!_tokens.Delete(id))
        {
            throw Unknown(id);
        }
        Index();
    }

    /// <summary>Who may call with this token; null when it is none, or not any more.</summary>
    public Caller? Owner(string given)
    {
        var known = Volatile.Read(ref _byHash) ?? Index();
        return known.TryGetValue(Hash(given), out var token) && (token.Expires < 0 || clock.GetUtcNow().ToUnixTimeMilliseconds() < token.Expires)
            ? token.Owner
            : null;
    }

    /// <summary>Made anew after each change, one at a time: an older index never replaces a newer one.</summary>
    private FrozenDictionary<string, (Caller Owner, long Expires)> Index()
    {
        lock (_indexing)
        {
            var index = _tokens.List().ToFrozenDictionary(
                token => token.RequiredText("token_id"),
                token => (Owner(token), token.RequiredNumber("expiry_time")));
            Volatile.Write(ref _byHash, index);
            return index;
        }
    }

    private static Caller Owner(JsonObject token) => token.Child("owner") is { } owner && owner.Text("service_principal_name") is { } id
        ? Caller.ServicePrincipal(id)
        : Caller.User;

    private static JsonObject Info(JsonObject token)
    {
        var info = token.Copy();
        info["owner_id"] = Owner(token) is { IsServicePrincipal: true } principal ? principal.Name : RehearsalUser.Id;
        info.Remove("owner");
        return info;
    }

    private static string Hash(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    private static ApiException Unknown(string id) => ApiException.NotFound($"Token with id {id} does not exist.");
}
