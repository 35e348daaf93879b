using System.CommandLine;
using CiTasks.Tasks.Generate;
using CiTasks.Tasks.Running;

namespace CiTasks.Cli.Catalogue;

/// <summary><c>citasks catalogue write|check</c>: the files generated from the catalogue.</summary>
internal static class CatalogueCommand
{
    public static Command Build(string folder, TextWriter output, TextWriter errors)
    {
        var command = new Command("catalogue", "The files that are generated from the task catalogue: actions, tasks of Azure Pipelines, reference pages, the README's table.");
        var root = new Option<string>("--root") { Description = "Folder of the CiTasks repository. Default: the working folder.", HelpName = "path" };
        var images = new Option<string[]>("--image")
        {
            Description = "Published image for the actions, by its digest: <registry>/<owner>/citasks@sha256:…, and the same for citasks-python. For the commit of a release. Default: the Dockerfiles of the checkout.",
            HelpName = "reference",
        };
        var write = new Command("write", "Writes the files that differ.") { root, images };
        write.SetAction(result => With(result.GetValue(images), errors, source => Write(Path.GetFullPath(result.GetValue(root) ?? ".", folder), source, output)));
        var check = new Command("check", "Prints the difference and ends with 2 when a file is stale.") { root, images };
        check.SetAction(result => With(result.GetValue(images), errors, source => Check(Path.GetFullPath(result.GetValue(root) ?? ".", folder), source, output, errors)));
        command.Subcommands.Add(write);
        command.Subcommands.Add(check);
        return command;
    }

    private static int With(string[]? references, TextWriter errors, Func<ActionImages, int> run)
    {
        if (references is null or [])
        {
            return run(ActionImages.FromCheckout);
        }

        if (ActionImages.Published(references) is { } images)
        {
            return run(images);
        }

        errors.WriteLine("error: --image names citasks and citasks-python, each once and by its digest: <registry>/<owner>/citasks@sha256:<64 digits>");
        return (int)ExitCode.Invalid;
    }

    private static int Write(string root, ActionImages images, TextWriter output)
    {
        foreach (var (path, text, _) in Stale(root, images))
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            output.WriteLine($"wrote {path}");
        }

        foreach (var path in Leftovers(root))
        {
            File.Delete(Path.Combine(root, path));
            output.WriteLine($"deleted {path}");
        }

        return (int)ExitCode.Done;
    }

    private static int Check(string root, ActionImages images, TextWriter output, TextWriter errors)
    {
        var stale = Stale(root, images).ToList();
        foreach (var (path, text, before) in stale)
        {
            errors.WriteLine($"error CIT0601 at {path}: the file is not what the catalogue says");
            foreach (var line in LineDiff.Compare(before, text))
            {
                errors.WriteLine(line);
            }
        }

        var leftovers = Leftovers(root).ToList();
        leftovers.ForEach(path => errors.WriteLine($"error CIT0601 at {path}: no task of the catalogue has this file"));
        if (stale.Count + leftovers.Count > 0)
        {
            errors.WriteLine("  hint: citasks catalogue write");
            return (int)ExitCode.Invalid;
        }

        output.WriteLine("the generated files agree with the catalogue");
        return (int)ExitCode.Done;
    }

    private static IEnumerable<(string Path, string Text, string Before)> Stale(string root, ActionImages images)
    {
        foreach (var (path, text) in GeneratedFiles.All(Read(root, "README.md"), images))
        {
            var before = Read(root, path) ?? "";
            if (before != text)
            {
                yield return (path, text, before);
            }
        }
    }

    private static IEnumerable<string> Leftovers(string root)
    {
        var known = GeneratedFiles.All(null).Keys.ToHashSet();
        return Below("actions", "action.yml").Concat(Below("azure-pipelines/tasks", "*")).Where(path => !known.Contains(path));

        IEnumerable<string> Below(string folder, string pattern) => Directory.Exists(Path.Combine(root, folder))
            ? Directory.GetFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            : [];
    }

    private static string? Read(string root, string path) =>
        File.Exists(Path.Combine(root, path)) ? File.ReadAllText(Path.Combine(root, path)).ReplaceLineEndings("\n") : null;
}
