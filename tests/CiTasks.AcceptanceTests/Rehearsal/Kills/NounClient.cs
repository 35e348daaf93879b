using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal.Kills;

/// <summary>Writes and deletes a few things of one noun, which nobody else touches.</summary>
internal sealed class NounClient(Noun noun) : IKilledClient
{
    private const int Names = 4;

    private readonly Dictionary<string, string?> _acknowledged = [];
    private (string Name, string? Text)? _underWay;
    private int _version;

    public async Task StepAsync(RehearsalServer server, Random random)
    {
        var name = $"thing-{random.Next(Names)}";
        var exists = _acknowledged.GetValueOrDefault(name) is not null;
        if (exists && random.Next(4) == 0)
        {
            _underWay = (name, null);
            await noun.Delete(server, name);
            _acknowledged[name] = null;
        }
        else
        {
            var text = Text(name, random);
            _underWay = (name, text);
            await noun.Write(server, name, text);
            _acknowledged[name] = text;
        }
        _underWay = null;
    }

    public async Task VerifyAsync(RehearsalServer server, Random random)
    {
        foreach (var name in _acknowledged.Keys.Append(_underWay?.Name).OfType<string>().Distinct().ToArray())
        {
            var found = await noun.Read(server, name);
            var acknowledged = _acknowledged.GetValueOrDefault(name);
            var isUnderWay = _underWay is { } change && change.Name == name && change.Text == found;
            Assert.True(
                found == acknowledged || isUnderWay,
                $"{noun.Name} {name}: expected {Brief(acknowledged)}{(_underWay?.Name == name ? $" or {Brief(_underWay?.Text)}" : "")}, found {Brief(found)}");
            _acknowledged[name] = found;
        }
        _underWay = null;
    }

    /// <summary>Mostly small, at times as large as it gets; no part of it is a part of another version.</summary>
    private string Text(string name, Random random)
    {
        var head = $"{name} version {++_version} ";
        var size = random.Next(3) == 0 ? random.Next(noun.LargestText) : random.Next(500);
        return head + new string((char)('a' + (_version % 26)), size);
    }

    private static string Brief(string? text) => text is null ? "nothing" : $"'{text[..Math.Min(40, text.Length)]}' of {text.Length}";
}
