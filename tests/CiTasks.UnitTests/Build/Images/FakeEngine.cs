using System.Text.Json;
using CiTasks.Build.Images;
using CiTasks.Build.Python;

namespace CiTasks.UnitTests.Build.Images;

/// <summary>A Docker engine that knows names, ids and labels of images, and no more.</summary>
internal sealed class FakeEngine : ICommands
{
    private readonly Dictionary<string, (string Id, Dictionary<string, string> Labels)> images = [];

    public Dictionary<string, string> Names => images.ToDictionary(image => image.Key, image => image.Value.Id);

    public List<string> Made { get; } = [];

    public void Has(string name, string id, string? recipe = null) =>
        images[name] = ("sha256:" + id.PadRight(64, '0'), recipe is null ? [] : new Dictionary<string, string> { [BaseImage.RecipeLabel] = recipe });

    public BaseImage Base(string name, string ingredient) => new("public/" + name, "local/" + name, [ingredient], labels =>
    {
        Made.Add(name);
        Has("local/" + name, "made" + Made.Count, labels[BaseImage.RecipeLabel]);
    });

    public CommandResult Run(string file, IReadOnlyList<string> arguments, TimeSpan limit)
    {
        switch (arguments)
        {
            case ["image", "inspect", var name]:
                return images.TryGetValue(name, out var image)
                    ? new CommandResult(true, JsonSerializer.Serialize(new[] { new { image.Id, Size = 1_000_000, Config = new { image.Labels } } }), string.Empty)
                    : new CommandResult(false, "[]", "No such image");
            case ["tag", var from, var to]:
                images[to] = images[from];
                return new CommandResult(true, string.Empty, string.Empty);
            case ["build", "--tag", var tag, ..]:
                Has(tag, "built");
                return new CommandResult(true, string.Empty, string.Empty);
            default:
                return new CommandResult(false, string.Empty, $"unexpected: {string.Join(' ', arguments)}");
        }
    }
}
