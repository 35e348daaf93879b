namespace CiTasks.Build.Images;

/// <summary>What came of building one image.</summary>
public sealed record BuiltImage(string Reference, LocalImage Image, TimeSpan Took)
{
    /// <summary>A table as lines of text.</summary>
    public static IEnumerable<string> Table(IReadOnlyCollection<BuiltImage> images)
    {
        string[] head = ["image", "size", "build", "id"];
        var rows = images.Select(built => new[]
        {
            built.Reference,
            FormattableString.Invariant($"{built.Image.Size / 1e6:0.0} MB"),
            FormattableString.Invariant($"{built.Took.TotalSeconds:0.0} s"),
            built.Image.ShortId,
        }).Prepend(head).ToList();
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
