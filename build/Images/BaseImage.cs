using System.Security.Cryptography;
using System.Text;

namespace CiTasks.Build.Images;

/// <summary>A stand-in for a public base image, made of this machine's packages.</summary>
/// <param name="Public">The name in the Dockerfiles.</param>
/// <param name="Local">Its own name.</param>
/// <param name="Ingredients">All that it is made of: when one changes it is made anew.</param>
/// <param name="Make">Makes it, with the labels it has to bear.</param>
public sealed record BaseImage(string Public, string Local, IReadOnlyList<string> Ingredients, Action<IReadOnlyDictionary<string, string>> Make)
{
    /// <summary>The label that tells a stand-in from the real thing.</summary>
    public const string RecipeLabel = "io.github.citasks.base.recipe";

    /// <summary>What tells two ways of making it apart.</summary>
    public string Recipe => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Ingredients))))[..16];
}
