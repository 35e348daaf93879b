using System.Text;
using System.Text.Json;

namespace CiTasks.Testing.AzureAgent;

/// <summary>Hides the secrets of a job in its log, in the forms in which the agent looks for them.</summary>
public sealed class AgentMasker
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _forms = new(StringComparer.Ordinal);

    /// <summary>A word of <c>task.setsecret</c> or of a connection: as it is, and as it is written in JSON and in URIs.</summary>
    public void Add(string secret)
    {
        // What consists of several lines is in no line of the log: who masks has to mask each line.
        if (secret.Length > 0)
        {
            lock (_lock)
            {
                _forms.UnionWith([secret, JsonEncodedText.Encode(secret).ToString(), Uri.EscapeDataString(secret)]);
            }
        }
    }

    /// <summary>A secret variable that the job started with: each of its lines too, and all of it in base64.</summary>
    public void AddVariable(string secret)
    {
        if (string.IsNullOrWhiteSpace(secret))
        {
            return;
        }

        foreach (var line in secret.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Prepend(secret))
        {
            Add(line);
        }

        Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
    }

    public string Hide(string text)
    {
        lock (_lock)
        {
            // The longest form first: a shorter one may be a part of it.
            foreach (var form in _forms.OrderByDescending(form => form.Length))
            {
                text = text.Replace(form, "***", StringComparison.Ordinal);
            }
        }

        return text;
    }
}
