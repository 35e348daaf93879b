namespace CiTasks.Build.Images;

/// <summary>The mirrors that this machine takes Debian's packages from.</summary>
/// <param name="Mirror">Of the distribution itself.</param>
/// <param name="Security">Of its security updates; empty when this machine has none.</param>
public sealed record AptSources(string Mirror, string Security)
{
    private const string Public = "http://deb.debian.org/debian";

    /// <param name="lists">The texts of <c>/etc/apt/sources.list</c> and what lies in <c>sources.list.d</c>, in either form.</param>
    public static AptSources Read(IEnumerable<string> lists)
    {
        var addresses = lists.SelectMany(text => text.Split('\n'))
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("deb ", StringComparison.Ordinal) || line.StartsWith("URIs:", StringComparison.OrdinalIgnoreCase))
            .SelectMany(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(word => Uri.TryCreate(word, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            .Select(word => word.TrimEnd('/'))
            .ToList();
        return new AptSources(
            addresses.FirstOrDefault(address => address.EndsWith("/debian", StringComparison.Ordinal)) ?? Public,
            addresses.FirstOrDefault(address => address.EndsWith("/debian-security", StringComparison.Ordinal)) ?? string.Empty);
    }

    /// <summary>Of this machine.</summary>
    public static AptSources OfThisMachine()
    {
        const string Folder = "/etc/apt";
        var extra = Path.Combine(Folder, "sources.list.d");
        return Read(
        [
            .. new[] { Path.Combine(Folder, "sources.list") }.Where(File.Exists)
                .Concat(Directory.Exists(extra) ? Directory.EnumerateFiles(extra).Order(StringComparer.Ordinal) : [])
                .Select(File.ReadAllText),
        ]);
    }
}
