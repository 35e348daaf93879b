using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

/// <summary>One stored sign-in at a Git provider.</summary>
internal sealed record GitCredential(long Id, string Provider)
{
    private const string Secret = "personal_access_token";

    public string? UserName { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }

    public bool IsDefault { get; init; }

    public string? Token { get; init; }

    public static GitCredential Load(JsonObject document) =>
        new GitCredential(document.RequiredNumber("credential_id"), document.RequiredText("git_provider")).With(document);

    /// <summary>The same with the fields that a request sets; what it leaves out stays.</summary>
    public GitCredential With(JsonObject request) => this with
    {
        Provider = request.Text("git_provider") is { } provider ? GitProviders.Parse(provider) : Provider,
        UserName = OneLine(request, "git_username") ?? UserName,
        Email = OneLine(request, "git_email") ?? Email,
        Name = request.Text("name") ?? Name,
        IsDefault = request.ContainsKey("is_default_for_provider") ? request.Flag("is_default_for_provider") : IsDefault,
        Token = OneLine(request, Secret) ?? Token,
    };

    /// <summary>As a client sees it: without the token.</summary>
    public JsonObject Show()
    {
        var document = new JsonObject
        {
            ["credential_id"] = Id,
            ["git_provider"] = Provider,
            ["is_default_for_provider"] = IsDefault,
        };
        foreach (var (field, value) in ((string, string?)[])[("git_username", UserName), ("git_email", Email), ("name", Name)])
        {
            if (value is not null)
            {
                document[field] = value;
            }
        }
        return document;
    }

    public JsonObject ToDocument()
    {
        var document = Show();
        if (Token is not null)
        {
            document[Secret] = Token;
        }
        return document;
    }

    public GitLogin? LoginAt(string origin) =>
        Token is { Length: > 0 } ? new(origin, FirstOf(UserName, Email) ?? "token", Token) : null;

    private static string? FirstOf(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrEmpty(text))
            {
                return text;
            }
        }
        return null;
    }

    /// <summary>git reads it as a line.</summary>
    private static string? OneLine(JsonObject request, string field) =>
        request.Text(field) is not { } text ? null
        : text.Any(char.IsControl) ? throw ApiException.InvalidParameter($"{field} must not contain line breaks or other control characters.")
        : text;
}
