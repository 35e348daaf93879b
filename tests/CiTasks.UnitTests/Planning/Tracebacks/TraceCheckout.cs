using System.Text;
using CiTasks.Planning.Tracebacks;
using CiTasks.Testing;

namespace CiTasks.UnitTests.Planning.Tracebacks;

/// <summary>The checkout of <c>checkout.txt</c>, and what may be known of it.</summary>
internal sealed class TraceCheckout
{
    private readonly Dictionary<string, string> _files = [];
    private readonly Dictionary<string, string> _stale = [];

    public required SourceTree Tree { get; init; }

    public static TraceCheckout Read()
    {
        var (files, stale) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        var text = File.ReadAllText(Repository.In("tests/CiTasks.UnitTests/Planning/Tracebacks/checkout.txt")).ReplaceLineEndings("\n");
        foreach (var part in ("\n" + text).Split("\n=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, content) = (part.Split('\n')[0], string.Join('\n', part.Split('\n').Skip(1)));
            content = content.Length == 0 || content.EndsWith('\n') ? content : content + "\n";
            if (name.StartsWith("stale ", StringComparison.Ordinal))
            {
                stale[name[6..]] = content;
            }
            else
            {
                files[name] = content;
            }
        }

        var checkout = new TraceCheckout
        {
            Tree = new SourceTree([.. files.Keys.Where(file => file.EndsWith(".py", StringComparison.Ordinal) || file.EndsWith(".ipynb", StringComparison.Ordinal))], path => Encoding.UTF8.GetBytes(files[path])),
        };
        files.ToList().ForEach(pair => checkout._files[pair.Key] = pair.Value);
        stale.ToList().ForEach(pair => checkout._stale[pair.Key] = pair.Value);
        return checkout;
    }

    /// <summary>Words such as <c>wheel</c>, <c>stale</c>, <c>flat</c>, <c>git=/Repos/ci/iris</c>, <c>sync=dbfs:/x:scripts</c>, <c>entry=/Repos/ci/iris/notebooks/explore</c>.</summary>
    public SourceFacts Facts(string words)
    {
        var (wheels, places) = (new List<WheelRecord>(), new List<RemotePlace>());
        var facts = SourceFacts.None with { Projects = ["", "libs/flat", "libs/mapped", "libs/ns"] };
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var value = word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..];
            switch (word.Split('=')[0])
            {
                case "wheel":
                    wheels.Add(Wheel("", "src/iris_databricks/", "iris_databricks/", text => text));
                    break;
                case "windows":
                    wheels.Add(Wheel("", "src/iris_databricks/", "iris_databricks/", text => text.ReplaceLineEndings("\r\n")));
                    break;
                case "stale":
                    wheels.Add(Wheel("", "src/iris_databricks/", "iris_databricks/", text => text, isStale: true));
                    break;
                case "flat":
                    wheels.Add(Wheel("libs/flat", "libs/flat/flat/", "flat/", text => text));
                    break;
                case "mapped":
                    wheels.Add(Wheel("libs/mapped", "libs/mapped/python/code/", "mapped/", text => text));
                    break;
                case "stale-mapped":
                    wheels.Add(Wheel("libs/mapped", "libs/mapped/python/code/", "mapped/", text => text, isStale: true));
                    break;
                case "namespace":
                    wheels.Add(Wheel("libs/ns", "libs/ns/src/acme/", "acme/", text => text));
                    break;
                case "git":
                    places.Add(RemotePlace.Of(value, ""));
                    break;
                case "sync":
                    places.Add(RemotePlace.Of(value[..value.LastIndexOf(':')], value[(value.LastIndexOf(':') + 1)..]));
                    break;
                case "entry":
                    facts = facts with { Entry = value };
                    break;
                case "root":
                    facts = facts with { Root = value };
                    break;
                default:
                    throw new ArgumentException(word);
            }
        }

        return facts with { Wheels = wheels, Places = places };
    }

    private WheelRecord Wheel(string project, string source, string package, Func<string, string> change, bool isStale = false)
    {
        var files = _files.Where(pair => pair.Key.StartsWith(source, StringComparison.Ordinal)).ToDictionary(pair => package + pair.Key[source.Length..], pair => change(pair.Value));
        foreach (var (path, text) in _stale.Where(pair => isStale && pair.Key.StartsWith(package, StringComparison.Ordinal)))
        {
            files[path] = text;
        }

        return new WheelRecord("any.whl", project, files.Keys.ToHashSet(), path => Encoding.UTF8.GetBytes(files[path]));
    }
}
