namespace CiTasks.Build.Images;

/// <summary>Where base images come from.</summary>
public static class BasesChoice
{
    /// <summary>Whether to put local stand-ins under the public names.</summary>
    /// <param name="option"><c>--bases</c>; null when it was not given.</param>
    /// <param name="registryAnswers">Asked only when the option leaves it open.</param>
    public static bool IsLocal(string? option, Func<bool> registryAnswers) => option switch
    {
        null or "" => !registryAnswers(),
        "local" => true,
        "public" => false,
        _ => throw new ImagesException($"--bases is local or public, not {option}. Without it, local is taken when the public registry does not answer"),
    };
}
