using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Secrets;

/// <summary>Secret scopes: one file each, readable by their owner only, with the secrets and the access list in it.</summary>
internal sealed class SecretStore(DocumentFolder folder, TimeProvider clock)
{
    private const int ScopeLimit = 1000;
    private const int SecretLimit = 1000;
    private const int ValueLimit = 128 * 1024;

    private readonly DocumentStore _scopes = new(folder);

    public void CreateScope(string scope, string? initialManager, string? backend, JsonObject? vault)
    {
        SecretNames.Check(scope, "Scope name");
        if (initialManager is not null and not "users")
        {
            throw ApiException.InvalidParameter("initial_manage_principal must be 'users' or unset.");
        }
        backend ??= vault is null ? "DATABRICKS" : "AZURE_KEYVAULT";
        if (backend == "AZURE_KEYVAULT" ? vault is null : backend != "DATABRICKS")
        {
            throw ApiException.InvalidParameter($"Scope backend {backend} is not supported{(vault is null ? " without backend_azure_keyvault" : "")}.");
        }
        var document = new JsonObject
        {
            ["name"] = scope,
            ["backend_type"] = backend,
            ["acls"] = new JsonObject { [initialManager ?? Caller.Current.Name] = "MANAGE" },
            ["secrets"] = new JsonObject(),
        };
        if (vault is not null)
        {
            document["keyvault_metadata"] = vault.Copy();
        }
        _scopes.Add(scope, document, all =>
            all.Any(other => other.Text("name") == scope) ? throw ApiException.AlreadyExists($"Scope {scope} already exists!")
            : all.Count < ScopeLimit ? true
            : throw new ApiException(400, "RESOURCE_LIMIT_EXCEEDED", $"The number of secret scopes is limited to {ScopeLimit}."));
    }

    public void DeleteScope(string scope)
    {
        if (!_scopes.Delete(scope))
        {
            throw NoScope(scope);
        }
    }

    public JsonObject[] Scopes() => _scopes.List();

    public void Put(string scope, string key, byte[] value)
    {
        SecretNames.Check(key, "Secret key");
        if (value.Length > ValueLimit)
        {
            throw ApiException.InvalidParameter($"The secret value of {value.Length} bytes exceeds the limit of {ValueLimit} bytes.");
        }
        Change(scope, document =>
        {
            if (document.Text("backend_type") != "DATABRICKS")
            {
                throw new ApiException(400, "BAD_REQUEST", $"Cannot write secrets to the Azure KeyVault-backed scope {scope}");
            }
            var secrets = document.Child("secrets")!;
            if (secrets.Count >= SecretLimit && !secrets.ContainsKey(key))
            {
                throw new ApiException(400, "RESOURCE_LIMIT_EXCEEDED", $"The number of secrets in a scope is limited to {SecretLimit}.");
            }
            secrets[key] = Written(value, clock.GetUtcNow().ToUnixTimeMilliseconds());
        });
    }

    public void Delete(string scope, string key) => Change(scope, document =>
    {
        if (!document.Child("secrets")!.Remove(key))
        {
            throw NoSecret(scope, key);
        }
    });

    /// <summary>The keys of a scope, each with the time of its last change.</summary>
    public JsonObject[] List(string scope) => [.. Secrets(scope)
        .OrderBy(secret => secret.Key, StringComparer.Ordinal)
        .Select(secret => new JsonObject
        {
            ["key"] = secret.Key,
            ["last_updated_timestamp"] = secret.Value!["last_updated_timestamp"]!.DeepClone(),
        })];

    public byte[] Get(string scope, string key) =>
        Secrets(scope).Child(key) is { } secret ? Read(secret) : throw NoSecret(scope, key);

    /// <summary>Everything a job's dbutils.secrets can read: scope, key, bytes.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> All() => _scopes.List().ToDictionary(
        scope => scope.RequiredText("name"),
        IReadOnlyDictionary<string, byte[]> (scope) => scope.Child("secrets")!.ToDictionary(secret => secret.Key, secret => Read((JsonObject)secret.Value!)));

    public JsonObject Access(string scope) => (_scopes.Find(scope) ?? throw NoScope(scope)).Child("acls")!;

    public void ChangeAccess(string scope, Action<JsonObject> change) => Change(scope, document => change(document.Child("acls")!));

    private void Change(string scope, Action<JsonObject> change)
    {
        if (!_scopes.Change(scope, change))
        {
            throw NoScope(scope);
        }
    }

    private JsonObject Secrets(string scope) => (_scopes.Find(scope) ?? throw NoScope(scope)).Child("secrets")!;

    /// <summary>Text stays readable in the file; what is no text is base64.</summary>
    private static JsonObject Written(byte[] value, long now)
    {
        var text = Encoding.UTF8.GetString(value);
        var isText = Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(value);
        return new()
        {
            [isText ? "string_value" : "bytes_value"] = isText ? text : Convert.ToBase64String(value),
            ["last_updated_timestamp"] = now,
        };
    }

    private static byte[] Read(JsonObject secret) => secret.Text("string_value") is { } text
        ? Encoding.UTF8.GetBytes(text)
        : Convert.FromBase64String(secret.RequiredText("bytes_value"));

    private static ApiException NoScope(string scope) => ApiException.NotFound($"Scope {scope} does not exist!");

    private static ApiException NoSecret(string scope, string key) =>
        ApiException.NotFound($"Failed to get secret {key} for scope {scope}.");
}
