using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>A thread of a pull request.</summary>
public sealed class AzureThread(long id)
{
    public long Id => id;

    /// <summary>As a word; null for none.</summary>
    public string? Status { get; set; } = "active";

    /// <summary>Its property bag, each value with its type.</summary>
    public JsonObject Properties { get; set; } = [];

    /// <summary>Where it stands (<c>threadContext</c>); null for the pull request as a whole.</summary>
    public JsonObject? Place { get; set; }

    /// <summary>By what it is followed from push to push (<c>pullRequestThreadContext</c>).</summary>
    public JsonObject? Tracking { get; set; }

    public List<AzureComment> Comments { get; } = [];

    public AzureComment First => Comments[0];

    /// <summary>The text of the first comment.</summary>
    public string Text => First.Text;

    public string? Path => Place?["filePath"]?.GetValue<string>();

    public int? Line => Place?["rightFileStart"]?["line"]?.GetValue<int>();

    /// <summary>A thread is deleted when all its comments are.</summary>
    public bool IsDeleted => Comments.All(comment => comment.IsDeleted);

    /// <summary>How often its status was set.</summary>
    public int Turns { get; set; }

    /// <summary>So many lists do not show it yet.</summary>
    public int ListsBehind { get; set; }

    /// <summary>A property's plain value; null for none.</summary>
    public string? Property(string name) => Properties[name]?["$value"]?.ToString();
}
