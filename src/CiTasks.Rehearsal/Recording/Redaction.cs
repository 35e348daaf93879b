using System.Text.RegularExpressions;

namespace CiTasks.Rehearsal.Recording;

/// <summary>What of a call is never recorded: fields that hold secrets, by their names, and whatever looks like one.</summary>
internal sealed partial class Redaction(params string[] tokens)
{
    // A shorter one is part of many words.
    private const int ShortestToken = 8;

    public const string Mark = "[redacted]";

    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase)
    {
        "string_value", "bytes_value", "client_assertion", "assertion", "authorization", "code", "code_verifier", "private_key", "credentials", "account_key",
    };

    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "page_token", "next_page_token", "prev_page_token", "idempotency_token", "token_type", "subject_token_type", "requested_token_type",
        "token_id", "secret_scope", "secrets_scope", "client_secret_basic",
    };

    /// <summary>Whether a field of that name, in a body, a query or a map of variables, holds a secret.</summary>
    public static bool Hides(string field) =>
        Secret.Contains(field) || (!Harmless.Contains(field) && SecretName().IsMatch(field));

    /// <summary>A text that is recorded, without what looks like a token, the password of an address, and the tokens of this workspace.</summary>
    public string Clean(string text)
    {
        foreach (var token in tokens.Where(token => token.Length >= ShortestToken))
        {
            text = text.Replace(token, Mark, StringComparison.Ordinal);
        }
        return SecretText().Replace(text, Mark);
    }

    [GeneratedRegex(@"token|secret|passw|pwd|api_?key|access_?key|account[._]key|private_?key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"dapi[0-9a-f]{32}|\bgh[a-z]_\w{20,}|\bgithub_pat_\w{20,}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|(?<=://)[^/\s@""]+(?=@)|(?<=Bearer )\S+", RegexOptions.CultureInvariant)]
    private static partial Regex SecretText();
}
