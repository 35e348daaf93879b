using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CiTasks.Hosts.Text;

/// <summary>
/// Replaces every known secret in a text by <c>***</c>. One instance is shared by everything that
/// prints or writes, so that a secret registered once is hidden everywhere from then on.
/// </summary>
public sealed class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "***";

    /// <summary>Shorter values occur by chance in ordinary text: masking them would wreck every line.</summary>
    public const int ShortestSecret = 4;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = [];
    private string[] _secrets = [];

    /// <summary>
    /// Hides <paramref name="secret"/> and the forms in which it is likely to travel: each of its
    /// lines, base64, URL-encoded and inside a JSON string. Values shorter than four characters are not hidden.
    /// </summary>
    /// <returns>False when it was known already.</returns>
    public bool Add(string? secret)
    {
        if (secret is null)
        {
            return false;
        }

        lock (_gate)
        {
            if (!_known.Add(secret))
            {
                return false;
            }

            _secrets = [.. _secrets.Union(Forms(secret)).OrderByDescending(form => form.Length)];
            return true;
        }
    }

    /// <summary>The text with every known secret replaced.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        string[] plain = [secret.Trim(), .. secret.Split('\n', StringSplitOptions.TrimEntries)];
        return plain
            .Where(form => form.Length >= ShortestSecret)
            .SelectMany(form => new[]
            {
                form,
                Uri.EscapeDataString(form),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(form)),
                JsonEncodedText.Encode(form).Value,
                JsonEncodedText.Encode(form, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
            });
    }
}
