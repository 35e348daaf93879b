using Xunit.Abstractions;

namespace CiTasks.UnitTests.Planning.Tracebacks;

/// <summary>
/// A trace of one of the files in <c>Traces</c>: a line <c>### name</c>, lines <c>word: value</c>, a
/// line <c>---</c>, the trace. <c>␛</c> there stands for the escape character.
/// </summary>
public sealed class TraceCase : IXunitSerializable
{
    private string _source = "";

    public string Name { get; private set; } = "";

    public string Facts => Value("facts") ?? "";

    public string Expected => Value("expect") ?? throw new InvalidOperationException($"{Name} expects nothing.");

    public string? Calls => Value("calls");

    public string? All => Value("all");

    public string? Says => Value("says");

    public string Text => _source[(_source.IndexOf("\n---\n", StringComparison.Ordinal) + 5)..];

    public static IEnumerable<TraceCase> ReadAll(string file) => ("\n" + File.ReadAllText(file).ReplaceLineEndings("\n").Replace('␛', '\e'))
        .Split("\n### ", StringSplitOptions.RemoveEmptyEntries)
        .Select(part => new TraceCase { Name = $"{Path.GetFileNameWithoutExtension(file)}: {part.Split('\n')[0]}", _source = part });

    public void Deserialize(IXunitSerializationInfo info) => (Name, _source) = (info.GetValue<string>(nameof(Name)), info.GetValue<string>(nameof(_source)));

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Name), Name);
        info.AddValue(nameof(_source), _source);
    }

    public override string ToString() => Name;

    private string? Value(string word) => _source.Split("\n---\n")[0].Split('\n').Skip(1)
        .Where(line => line.StartsWith(word + ": ", StringComparison.Ordinal)).Select(line => line[(word.Length + 2)..].Trim()).FirstOrDefault();
}
