namespace CiTasks.Build.Images;

/// <summary>One <c>docker build</c>.</summary>
/// <param name="Tags">The names that the image gets.</param>
/// <param name="Context">The folder that is sent to the engine; <c>-</c> is standard input.</param>
public sealed record BuildOrder(IReadOnlyList<string> Tags, string Context)
{
    /// <summary>Null: the one called <c>Dockerfile</c> in the context.</summary>
    public string? Dockerfile { get; init; }

    public IReadOnlyDictionary<string, string> BuildArguments { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Ask the registry for newer base images.</summary>
    public bool Pull { get; init; }

    /// <summary>Variables whose values go to the steps of the build, and never into the image: Docker knows these names.</summary>
    public IReadOnlyList<string> PassedOn { get; init; } =
        [.. new[] { "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy" }.Where(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 })];

    /// <summary>What follows <c>docker</c> on the command line.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "build",
        .. Tags.SelectMany(tag => new[] { "--tag", tag }),
        .. Dockerfile is null ? Array.Empty<string>() : ["--file", Dockerfile],
        .. PassedOn.SelectMany(name => new[] { "--build-arg", name }),
        .. BuildArguments.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { "--build-arg", $"{pair.Key}={pair.Value}" }),
        .. Labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { "--label", $"{pair.Key}={pair.Value}" }),
        .. Pull ? new[] { "--pull" } : [],
        Context,
    ];
}
