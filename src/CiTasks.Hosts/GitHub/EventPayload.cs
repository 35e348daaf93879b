using System.Text.Json;

namespace CiTasks.Hosts.GitHub;

/// <summary>
/// The document of the event that started the workflow, read leniently: what is missing, oddly typed or no JSON at
/// all is null. Parts of it are anybody's text.
/// </summary>
internal readonly struct EventPayload
{
    // GitHub sends at most 25 MB.
    private const long Largest = 64 * 1024 * 1024;

    private readonly JsonElement? _element;

    private EventPayload(JsonElement? element) => _element = element;

    /// <summary>True when there is a value, be it null.</summary>
    public bool IsThere => _element is not null;

    public bool IsNull => _element is { ValueKind: JsonValueKind.Null };

    public bool IsObject => _element is { ValueKind: JsonValueKind.Object };

    /// <summary>The elements of a list; empty when it is none.</summary>
    public IEnumerable<EventPayload> Items =>
        _element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => new EventPayload(item)) : [];

    /// <summary>The text, when there is one.</summary>
    public string? Text
    {
        get
        {
            try
            {
                return _element is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair, or bytes that are no UTF-8.
                return null;
            }
        }
    }

    public long? Number => _element is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public bool IsTrue => _element is { ValueKind: JsonValueKind.True };

    public EventPayload this[params ReadOnlySpan<string> names]
    {
        get
        {
            var element = _element;
            foreach (var name in names)
            {
                element = Member(element, name);
            }

            return new EventPayload(element);
        }
    }

    public static EventPayload Read(string? file)
    {
        if (file is null)
        {
            return default;
        }

        try
        {
            if (new FileInfo(file) is not { Exists: true, Length: <= Largest })
            {
                return default;
            }

            ReadOnlyMemory<byte> bytes = File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
            return new EventPayload(document.RootElement.Clone());
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // A payload nobody can read costs what only it knows, nothing else.
            return default;
        }
    }

    private static JsonElement? Member(JsonElement? parent, string name)
    {
        try
        {
            return parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException)
        {
            // Some member's name is no text.
            return null;
        }
    }
}
