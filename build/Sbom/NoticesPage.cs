using System.Text;

namespace CiTasks.Sbom;

/// <summary>The licences of the libraries in a program, with the texts that they ask to be passed on.</summary>
public static class NoticesPage
{
    public static string Render(string name, IReadOnlyList<Component> libraries, bool hasSystemPackages)
    {
        var page = new StringBuilder($"# Third-party software in {name}\n\n| Package | Version | Licence |\n| --- | --- | --- |\n");
        foreach (var library in libraries)
        {
            var shown = library.Homepage is { } homepage ? $"[{library.Name}]({homepage})" : library.Name;
            page.Append($"| {shown} | {library.Version} | {library.Licence ?? "see below"} |\n");
        }

        if (hasSystemPackages)
        {
            page.Append("\nThe distribution's packages have theirs in `/usr/share/doc/<package>/copyright`; `sbom.spdx.json` lists them.\n");
        }

        // Packages of one family bring the same long text each.
        var told = new Dictionary<string, string>();
        foreach (var library in libraries)
        {
            page.Append($"\n## {library.Name} {library.Version}\n");
            foreach (var (file, text) in Texts(library))
            {
                page.Append(told.TryAdd(text, library.Name) ? $"\n{file}:\n\n{Quoted(text)}\n" : $"\n{file}: the same as above, under {told[text]}.\n");
            }
        }

        return page.ToString();
    }

    private static IEnumerable<(string Name, string Text)> Texts(Component library) =>
        library.Notices.Any(notice => notice.Name.StartsWith("licen", StringComparison.OrdinalIgnoreCase))
            ? library.Notices
            : library.Notices.Prepend((library.Licence ?? "Licence", StandardText(library)));

    // Many packages only name their licence, whose text then belongs to us to pass on.
    private static string StandardText(Component library)
    {
        using var stream = library.Licence is { } licence ? typeof(NoticesPage).Assembly.GetManifestResourceStream(licence) : null;
        if (stream is null)
        {
            throw new InvalidDataException(
                $"{library.Name} {library.Version} is under '{library.Licence ?? "no named licence"}' and brings no text: add it as build/Sbom/Licences/<expression>.txt, if it may be shipped");
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("<copyright>", Copyright(library), StringComparison.Ordinal);
    }

    private static string Copyright(Component library)
    {
        var holder = library.Copyright ?? library.Supplier ?? library.Name;
        return holder.StartsWith("Copyright", StringComparison.OrdinalIgnoreCase) ? holder : $"Copyright {holder}";
    }

    // Indented: nothing of it can be taken for a heading of this page.
    private static string Quoted(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? line : "    " + line));
}
