namespace CiTasks.Sbom;

/// <summary>The packages of a Debian (or Ubuntu) file system, from dpkg's own list.</summary>
public static class DebianPackages
{
    /// <param name="status">The text of <c>/var/lib/dpkg/status</c>.</param>
    /// <param name="release">The text of <c>/etc/os-release</c>.</param>
    public static IReadOnlyList<Component> Read(string status, string release)
    {
        var system = Release(release);
        return
        [
            .. status.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(Fields)
                .Where(fields => fields.GetValueOrDefault("Status", string.Empty).EndsWith(" installed", StringComparison.Ordinal))
                .OrderBy(fields => fields["Package"], StringComparer.Ordinal)
                .Select(fields => Describe(fields, system)),
        ];
    }

    private static Component Describe(Dictionary<string, string> fields, (string Id, string Version) system)
    {
        var (name, version, architecture) = (fields["Package"], fields["Version"], fields["Architecture"]);
        return new Component(
            name,
            version,
            $"pkg:deb/{system.Id}/{Uri.EscapeDataString(name)}@{Uri.EscapeDataString(version)}?arch={architecture}&distro={system.Id}-{system.Version}")
        {
            // "Name <address>"
            Supplier = fields.GetValueOrDefault("Maintainer")?.Split(" <")[0],
            Homepage = fields.GetValueOrDefault("Homepage"),
            Remark = $"see /usr/share/doc/{name}/copyright in the image",
        };
    }

    // "Name: value"; a line that begins with a space continues the one before.
    private static Dictionary<string, string> Fields(string paragraph) =>
        paragraph.Split('\n')
            .Where(line => line.Length > 0 && line[0] is not (' ' or '\t') && line.Contains(':'))
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.Ordinal);

    private static (string Id, string Version) Release(string text)
    {
        var values = text.Split('\n').Select(line => line.Trim().Split('=', 2)).Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1].Trim('"'), StringComparer.Ordinal);
        return (values.GetValueOrDefault("ID", "debian"), values.GetValueOrDefault("VERSION_ID", "unknown"));
    }
}
