using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>The runtimes that clusters/spark-versions offers. Any other is taken too: nothing here runs one.</summary>
internal static class SparkVersions
{
    private static readonly (string Version, string Spark, string Scala, bool Lts)[] Known =
    [
        ("17.3", "4.0.0", "2.13", true),
        ("16.4", "3.5.2", "2.13", true),
        ("16.4", "3.5.2", "2.12", true),
        ("15.4", "3.5.0", "2.12", true),
        ("14.3", "3.5.0", "2.12", true),
        ("13.3", "3.4.1", "2.12", true),
        ("12.2", "3.3.2", "2.12", true),
        ("16.3", "3.5.2", "2.12", false),
    ];

    public static JsonObject Describe() => new() { ["versions"] = new JsonArray([.. Known.SelectMany(Variants)]) };

    private static IEnumerable<JsonNode> Variants((string Version, string Spark, string Scala, bool Lts) runtime)
    {
        var (version, spark, scala, lts) = runtime;
        var name = version + (lts ? " LTS" : "");
        yield return Entry($"{version}.x-scala{scala}", $"{name} (includes Apache Spark {spark}, Scala {scala})");
        yield return Entry($"{version}.x-photon-scala{scala}", $"{name} Photon (includes Apache Spark {spark}, Scala {scala})");
        yield return Entry($"{version}.x-aarch64-scala{scala}", $"{name} aarch64 (includes Apache Spark {spark}, Scala {scala})");
        yield return Entry($"{version}.x-cpu-ml-scala{scala}", $"{name} ML (includes Apache Spark {spark}, Scala {scala})");
        yield return Entry($"{version}.x-gpu-ml-scala{scala}", $"{name} ML (includes Apache Spark {spark}, GPU, Scala {scala})");
    }

    private static JsonObject Entry(string key, string name) => new() { ["key"] = key, ["name"] = name };
}
