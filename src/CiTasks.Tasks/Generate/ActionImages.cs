using System.Text.RegularExpressions;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Generate;

/// <summary>Where the images of the actions come from: a Dockerfile of the checkout, or a registry.</summary>
/// <param name="Small">The image that has nothing but the program.</param>
/// <param name="Python">The image that can build a wheel.</param>
public sealed partial record ActionImages(string Small, string Python)
{
    private const string Pulled = "docker://";

    /// <summary>Built by the runner from the sources: what <c>main</c> says.</summary>
    public static ActionImages FromCheckout { get; } = new("Dockerfile", "Dockerfile.python");

    /// <summary>
    /// Pulled by digest: what the commit of a release says. Null unless <c>…/citasks@sha256:…</c> and
    /// <c>…/citasks-python@sha256:…</c> are both there, once; images that no action uses may stand among them.
    /// </summary>
    public static ActionImages? Published(IEnumerable<string> references)
    {
        var images = references.ToList();
        return images.All(image => ByDigest().IsMatch(image)) && Find("citasks") is { } small && Find("citasks-python") is { } python
            ? new ActionImages(Pulled + small, Pulled + python)
            : null;

        string? Find(string name) =>
            images.Where(image => image[..image.IndexOf('@')].EndsWith("/" + name, StringComparison.Ordinal)).ToList() is [var only] ? only : null;
    }

    /// <summary>The image for a task: the one with Python where a wheel is built.</summary>
    /// <param name="task">The task.</param>
    /// <param name="toRoot">The way from the action's folder to the Dockerfiles.</param>
    internal string For(TaskDefinition task, string toRoot)
    {
        var image = task.Inputs.Contains(SharedInputs.Python) ? Python : Small;
        return image.StartsWith(Pulled, StringComparison.Ordinal) ? image : toRoot + image;
    }

    [GeneratedRegex(@"^[a-z0-9._:/-]+@sha256:[0-9a-f]{64}\z")]
    private static partial Regex ByDigest();
}
