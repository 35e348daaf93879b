using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Faults;

/// <summary>
/// A rule as it is written, in words: <c>POST /api/2.*/jobs/run-now drop-after count=1</c>. In JSON it is the same
/// text, or an object with the members method, path, what and the options.
/// </summary>
internal sealed record FaultSpec(string Method, string Path, string What, IReadOnlyDictionary<string, string> Options)
{
    private const string Form = "METHOD PATH WHAT [NAME=VALUE ...]";
    private static readonly string[] Words = ["method", "path", "what"];

    // What a listing of rules adds to them.
    private static readonly string[] Reported = ["id", "matched", "fired"];

    /// <exception cref="FaultException">The text has another form.</exception>
    public static FaultSpec Parse(string line)
    {
        var words = Split(line);
        if (words.Count < 3)
        {
            throw new FaultException($"A fault is written as {Form}, not '{line}'.");
        }
        var options = new Dictionary<string, string>();
        foreach (var word in words.Skip(3))
        {
            if (word.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var sign))
            {
                throw new FaultException($"After what is to happen a fault has only NAME=VALUE, not '{word}', in '{line}'.");
            }
            if (!options.TryAdd(word[..sign], word[(sign + 1)..]))
            {
                throw new FaultException($"{word[..sign]} is given twice in '{line}'.");
            }
        }
        return new(words[0], words[1], words[2], options);
    }

    /// <exception cref="FaultException">The node has another form.</exception>
    public static FaultSpec Parse(JsonNode? node)
    {
        switch (node)
        {
            case JsonValue text when text.TryGetValue<string>(out var line):
                return Parse(line);
            case JsonObject rule when rule.Text("rule") is { } line:
                return Parse(line);
            case JsonObject rule when Words.All(rule.ContainsKey):
                var options = rule.Where(field => !Words.Contains(field.Key) && !Reported.Contains(field.Key));
                return new(rule.RequiredText("method"), rule.RequiredText("path"), rule.RequiredText("what"), options.ToDictionary(field => field.Key, field => field.Value.AsText()));
            default:
                throw new FaultException($"A fault is the text {Form} or an object with the members {string.Join(", ", Words)} and the options, not {node?.ToJsonString() ?? "null"}.");
        }
    }

    /// <summary>The rules of a file or of a call.</summary>
    /// <exception cref="FaultException">One of them has another form.</exception>
    public static IEnumerable<FaultSpec> ParseAll(JsonObject document) =>
        (document["faults"] as JsonArray ?? throw new FaultException("The member faults must be a list of rules.")).Select(Parse);

    public override string ToString() =>
        string.Join(' ', [Method, Path, What, .. Options.Select(option => $"{option.Key}={Quoted(option.Value)}")]);

    private static string Quoted(string value) => value.Length == 0 || value.Any(char.IsWhiteSpace) ? $"\"{value}\"" : value;

    /// <summary>Words are parted by blanks; quotes keep blanks together.</summary>
    private static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (inWord, inQuotes) = (false, false);
        foreach (var letter in line)
        {
            if (char.IsWhiteSpace(letter) && !inQuotes)
            {
                End();
                continue;
            }
            inWord = true;
            if (letter == '"')
            {
                inQuotes = !inQuotes;
            }
            else
            {
                word.Append(letter);
            }
        }
        End();
        return inQuotes ? throw new FaultException($"A quote is not closed in '{line}'.") : words;

        void End()
        {
            if (inWord)
            {
                words.Add(word.ToString());
            }
            word.Clear();
            inWord = false;
        }
    }
}
