using System.Text;
using System.Text.Json;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>
/// Hides the secrets of a job in its log, in the forms in which the runner looks for them: as they are, line by line, in
/// base64 (whatever stands before them), JSON, URI and XML (facts/ci-platforms.md A5).
/// </summary>
public sealed class SecretMasker
{
    private readonly HashSet<string> _forms = new(StringComparer.Ordinal);

    public void Add(string secret)
    {
        foreach (var value in secret.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Prepend(secret).Where(value => value.Trim().Length > 0))
        {
            _forms.Add(value);
            _forms.Add(JsonEncodedText.Encode(value).ToString());
            _forms.Add(Uri.EscapeDataString(value));
            _forms.Add(value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal));
            _forms.UnionWith(Base64Forms(value));
        }
    }

    public string Hide(string text)
    {
        // The longest form first: a shorter one may be a part of it.
        foreach (var form in _forms.OrderByDescending(form => form.Length))
        {
            text = text.Replace(form, "***", StringComparison.Ordinal);
        }

        return text;
    }

    // What stands before a secret shifts its base64 by none, one or two bytes; the bytes that the neighbours share are left out.
    private static IEnumerable<string> Base64Forms(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        for (var shift = 0; shift < 3 && bytes.Length - shift >= 3; shift++)
        {
            var whole = (bytes.Length - shift) / 3 * 3;
            yield return Convert.ToBase64String(bytes, shift, whole);
        }
    }
}
