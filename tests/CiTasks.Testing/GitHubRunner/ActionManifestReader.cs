using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>Reads <c>action.yml</c> and refuses what the runner refuses (facts/ci-platforms.md A1).</summary>
internal static class ActionManifestReader
{
    private static readonly string[] RunsKeys =
        ["using", "image", "entrypoint", "args", "env", "pre-entrypoint", "pre-if", "post-entrypoint", "post-if"];

    // What a default may ask for; args and env know the inputs alone.
    private static readonly string[] DefaultContexts = ["github", "strategy", "matrix", "job", "runner"];
    private static readonly string[] ContainerContexts = ["inputs"];

    public static ActionManifest Read(string folder, string yaml)
    {
        var root = Parse(yaml);
        var runs = Child<YamlMappingNode>(root, "runs") ?? throw new ActionLoadException("Top level 'runs:' section is required.");
        return new ActionManifest
        {
            Folder = folder,
            Name = Text(root, "name") ?? "",
            Inputs = [.. Entries(Child<YamlMappingNode>(root, "inputs")).Select(ReadInput)],
            Outputs = [.. Entries(Child<YamlMappingNode>(root, "outputs")).Select(entry => entry.Key)],
            Runs = ReadRuns(runs),
        };
    }

    private static YamlMappingNode Parse(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        // An unclosed bracket is the second kind, in this version of the library.
        catch (Exception exception) when (exception is YamlException or InvalidOperationException)
        {
            throw new ActionLoadException(exception.Message);
        }

        return stream.Documents.FirstOrDefault()?.RootNode as YamlMappingNode ?? throw new ActionLoadException("A mapping was expected.");
    }

    private static ActionInput ReadInput(KeyValuePair<string, YamlNode> entry)
    {
        // An input may be declared by its name alone.
        var node = entry.Value as YamlMappingNode;
        var value = Text(node, "default");
        if (value is not null)
        {
            Expressions.Check(value, DefaultContexts);
        }

        return new ActionInput(entry.Key, value, Text(node, "deprecationMessage"));
    }

    private static ContainerRuns ReadRuns(YamlMappingNode runs)
    {
        var system = Text(runs, "using");
        if (!"docker".Equals(system, StringComparison.OrdinalIgnoreCase))
        {
            throw new ActionLoadException($"'using: {system}' is not a container action; others are not run here.");
        }

        foreach (var (key, _) in Entries(runs).Where(entry => !RunsKeys.Contains(entry.Key)))
        {
            throw new ActionLoadException($"Unexpected value '{key}'");
        }

        var read = new ContainerRuns
        {
            Image = CheckImage(Text(runs, "image")),
            Entrypoint = Text(runs, "entrypoint"),
            Args = ReadArgs(runs),
            Env = Entries(Child<YamlMappingNode>(runs, "env")).ToDictionary(entry => entry.Key, entry => Scalar(entry.Value)),
        };
        foreach (var value in read.Args.Concat(read.Env.Values))
        {
            Expressions.Check(value, ContainerContexts);
        }

        return read;
    }

    private static List<string> ReadArgs(YamlMappingNode runs) => Child<YamlNode>(runs, "args") switch
    {
        null => [],
        YamlSequenceNode args => [.. args.Select(Scalar)],
        _ => throw new ActionLoadException("A sequence was expected"),
    };

    private static string CheckImage(string? image)
    {
        if (string.IsNullOrEmpty(image))
        {
            throw new ActionLoadException("Container Action requires 'image' to be set.");
        }

        var file = Path.GetFileName(image);
        var isDockerfile = file.EndsWith("Dockerfile", StringComparison.OrdinalIgnoreCase) || file.StartsWith("Dockerfile.", StringComparison.OrdinalIgnoreCase);
        return isDockerfile || image.StartsWith("docker://", StringComparison.OrdinalIgnoreCase)
            ? image
            : throw new ActionLoadException($"'{image}' should be either 'Dockerfile' or 'docker://image'.");
    }

    private static T? Child<T>(YamlMappingNode? node, string key)
        where T : YamlNode
    {
        var child = node?.Children.FirstOrDefault(entry => entry.Key is YamlScalarNode { Value: { } name } && name == key).Value;
        return child switch
        {
            null or YamlScalarNode { Value: null or "" } when typeof(T) != typeof(YamlScalarNode) => null,
            null => null,
            T found => found,
            _ => throw new ActionLoadException($"'{key}' has an unexpected form"),
        };
    }

    private static string? Text(YamlMappingNode? node, string key) => Child<YamlScalarNode>(node, key)?.Value;

    private static string Scalar(YamlNode node) => node is YamlScalarNode scalar ? scalar.Value ?? "" : throw new ActionLoadException("A scalar was expected");

    private static IEnumerable<KeyValuePair<string, YamlNode>> Entries(YamlMappingNode? node) =>
        node?.Children.Select(entry => KeyValuePair.Create(Scalar(entry.Key), entry.Value)) ?? [];
}
