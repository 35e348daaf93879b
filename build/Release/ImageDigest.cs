using System.Text.RegularExpressions;

namespace CiTasks.Build.Release;

/// <summary>A published image, named by its content: <c>ghcr.io/citasks/citasks@sha256:…</c>.</summary>
/// <param name="Reference">The whole text.</param>
/// <param name="Name">The last part of the repository: which of our images it is.</param>
public sealed partial record ImageDigest(string Reference, string Name)
{
    /// <summary>The images of a release.</summary>
    public static IReadOnlyList<string> Names { get; } = ["citasks", "citasks-python", "citasks-rehearsal"];

    /// <summary>Reads <c>--image-digest</c>: one reference for each of <see cref="Names"/>, in any order.</summary>
    public static IReadOnlyList<ImageDigest> ReadAll(IEnumerable<string> given)
    {
        var images = given
            .SelectMany(text => text.Split([' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Select(Read)
            .ToList();
        var missing = Names.Where(name => images.Count(image => image.Name == name) != 1).ToList();
        return missing.Count == 0
            ? [.. Names.Select(name => images.Single(image => image.Name == name))]
            : throw new ReleaseRefusedException($"A release names each of its images once; not so: {string.Join(", ", missing)}. {Usage}");
    }

    private static ImageDigest Read(string text)
    {
        var match = Form().Match(text);
        return match.Success && Names.Contains(match.Groups["name"].Value)
            ? new ImageDigest(text, match.Groups["name"].Value)
            : throw new ReleaseRefusedException($"'{text}' does not name one of our images by its digest. {Usage}");
    }

    private const string Usage =
        "Push the images first, then give --image-digest=<registry>/<owner>/citasks@sha256:<64 digits>, and the same for citasks-python and citasks-rehearsal.";

    // A digest is written in lower case, and so is everything of a repository's name (the registry's port apart).
    [GeneratedRegex(@"^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*/(?<name>[a-z0-9-]+)@sha256:[0-9a-f]{64}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
