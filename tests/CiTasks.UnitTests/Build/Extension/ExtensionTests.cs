using System.Text.Json.Nodes;
using CiTasks.Build.Extension;
using CiTasks.Build.Python;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.UnitTests.Build.Extension;

/// <summary>What is staged, what tfx says, and what is looked at afterwards.</summary>
public sealed class ExtensionTests
{
    [Fact]
    public void Every_task_has_all_that_it_needs_and_the_version()
    {
        using var extension = new PackedExtension();

        Assert.Equal(
            ["icon.png", "index.js", "launcher.js", "program/citasks.dll", "program/citasks.runtimeconfig.json", "task.json"],
            Directory.GetFiles(Path.Combine(extension.Staged, "tasks/Two"), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Path.Combine(extension.Staged, "tasks/Two"), file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal));
        Assert.Equal("1.2.3", JsonNode.Parse(extension.Read(ExtensionFolder.Manifest))!["version"]!.GetValue<string>());
        Assert.Equal("""{"Major":1,"Minor":1002,"Patch":3}""", JsonNode.Parse(extension.Read("tasks/Two/task.json"))!["version"]!.ToJsonString());
        Assert.Empty(extension.Check());
    }

    [Theory]
    [InlineData("tasks/Two/task.json", "000000000002", "000000000001", "the id '8f1d53a6-0000-4000-8000-000000000001' is that of tasks/One and tasks/Two")]
    [InlineData("tasks/Two/task.json", "Task Two", "task one", "the friendly name 'Task One' is that of tasks/One and tasks/Two")]
    [InlineData("tasks/Two/task.json", "\"Two\"", "\"Three\"", "tasks/Two holds a task that is called Three")]
    [InlineData("tasks/Two/task.json", "Task Two", "A task whose name is longer than any form is wide", "the friendly name of tasks/Two has not 1 to 40 characters")]
    [InlineData("tasks/Two/task.json", "index.js", "main.js", "tasks/Two has no main.js")]
    [InlineData("tasks/Two/task.json", "\"Node24\"", "\"node24\": {\"target\": \"gone.js\"}, \"Node24\"", "tasks/Two has no gone.js")]
    [InlineData("vss-extension.json", "tasks/Two", "tasks/Three", "a contribution names tasks/Three, where no task is; tasks/Two is no contribution")]
    [InlineData("vss-extension.json", "\"two\"", "\"one\"", "the contribution id 'one' is that of ms.vss-distributed-task.task and ms.vss-distributed-task.task")]
    public void What_tfx_lets_through_is_found(string file, string text, string other, string problems)
    {
        using var extension = new PackedExtension();
        extension.Replace(file, text, other);

        Assert.Equal(problems, string.Join("; ", extension.Check()), ignoreCase: true);
    }

    [Theory]
    [InlineData("tasks/Two/icon.png")]
    [InlineData("tasks/Two/launcher.js")]
    [InlineData("tasks/Two/program/citasks.dll")]
    [InlineData("tasks/Two/program/citasks.runtimeconfig.json")]
    public void A_file_that_is_missing_is_found(string file)
    {
        using var extension = new PackedExtension();
        File.Delete(Path.Combine(extension.Staged, file));

        Assert.Equal([$"tasks/Two has no {file["tasks/Two/".Length..]}"], extension.Check());
    }

    [Fact]
    public void A_file_without_an_ending_and_one_too_many_bytes_are_found()
    {
        using var extension = new PackedExtension();
        var noise = new byte[ExtensionRules.LargestSize];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(Path.Combine(extension.Staged, "tasks/One/noise"), noise);

        var problems = extension.Check();

        Assert.Contains("tasks/One/noise has no ending", problems);
        Assert.Contains(problems, problem => problem.EndsWith($"bytes, and may have {ExtensionRules.LargestSize}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_warning_of_tfx_is_a_failure_and_leaves_no_file()
    {
        using var folder = new TempFolder();
        var vsix = folder.In("x.vsix");

        new Tfx(new Packer(vsix, "=== Completed operation: create extension ==="), "tools").Pack(folder.Path, vsix);
        Assert.True(File.Exists(vsix));

        var exception = Assert.Throws<ExtensionException>(() => new Tfx(new Packer(vsix, "Warning: friendlyName is too long"), "tools").Pack(folder.Path, vsix));
        Assert.Contains("friendlyName is too long", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(vsix));
        Assert.Throws<ExtensionException>(() => new Tfx(new Packer(null, "Completed"), "tools").Pack(folder.Path, vsix));
    }

    private sealed class Packer(string? vsix, string output) : ICommands
    {
        public CommandResult Run(string file, IReadOnlyList<string> arguments, TimeSpan limit)
        {
            if (vsix is not null)
            {
                File.WriteAllText(vsix, "");
            }

            return new CommandResult(true, output, "");
        }
    }
}
