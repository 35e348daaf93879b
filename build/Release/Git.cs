using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace CiTasks.Build.Release;

/// <summary>git in one repository. The user's index, work tree and branch are never touched: only objects and references are written.</summary>
public sealed class Git(string repository)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The index that stands in for the user's; null until one is needed.</summary>
    private string? Index { get; init; }

    /// <summary>What a command prints, without the last line end; throws when it fails.</summary>
    public string Ask(params IReadOnlyList<string> arguments) => Feed("", arguments);

    /// <summary>The same, with text on its standard input.</summary>
    public string Feed(string input, params IReadOnlyList<string> arguments)
    {
        var (exitCode, output, errors) = Run(input, arguments);
        return exitCode == 0 ? output.TrimEnd('\n') : throw new ReleaseRefusedException($"git {string.Join(' ', arguments)}: {errors.Trim()}");
    }

    /// <summary>What a command prints, or null when it fails: a question whose answer may be no.</summary>
    public string? AskIfAny(params IReadOnlyList<string> arguments)
    {
        var (exitCode, output, _) = Run("", arguments);
        return exitCode == 0 ? output.TrimEnd('\n') : null;
    }

    /// <summary>The text of a file in a commit; null when there is none.</summary>
    public string? Show(string commit, string path)
    {
        var (exitCode, output, _) = Run("", ["cat-file", "blob", $"{commit}:{path}"]);
        return exitCode == 0 ? output : null;
    }

    /// <summary>The tree of a commit with some files replaced or added.</summary>
    public string TreeWith(string commit, IReadOnlyDictionary<string, string> files)
    {
        var index = Path.Combine(Path.GetTempPath(), $"citasks-index-{Guid.NewGuid():N}");
        try
        {
            var own = new Git(repository) { Index = index };
            own.Ask("read-tree", commit);
            var entries = files.Select(file => $"100644 {own.Feed(file.Value, "hash-object", "-w", "--stdin")}\t{file.Key}\n");
            own.Feed(string.Concat(entries), "update-index", "--add", "--index-info");
            return own.Ask("write-tree");
        }
        finally
        {
            File.Delete(index);
        }
    }

    private (int ExitCode, string Output, string Errors) Run(string input, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", repository, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Whatever the locale says: a file's bytes are UTF-8 without a mark at the start.
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        if (Index is not null)
        {
            start.Environment["GIT_INDEX_FILE"] = Index;
        }

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading: its exit code says why.
            }

            process.WaitForExit();
            return (process.ExitCode, output.Result, errors.Result);
        }
        catch (Win32Exception exception)
        {
            throw new ReleaseRefusedException($"git does not start: {exception.Message}");
        }
    }
}
