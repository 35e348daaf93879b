using System.Text;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Tracebacks;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>Finds the line of the checkout that a traceback speaks of. Looks through the checkout once, when first asked.</summary>
internal sealed class CheckoutSources(TaskContext context)
{
    private static readonly byte[] NotebookLine = Encoding.ASCII.GetBytes("# Databricks notebook source");

    private readonly Dictionary<(string Trace, string? Entry), Located?> _known = [];
    private string? _root;
    private SourceTree? _tree;
    private SourceFacts? _facts;

    /// <summary>Where an attempt at a task failed; null when it is not in the checkout.</summary>
    public Located? Locate(RunEntry entry) => Locate(entry.Output.Trace, entry.Task.Code);

    /// <summary>Where the failure is in the checkout, with the calls that led there; paths are as the user knows them. Null when it is elsewhere.</summary>
    /// <param name="trace">The traceback, or null.</param>
    /// <param name="entry">The notebook or Python file that the task runs, as its settings name it; or null.</param>
    public Located? Locate(string? trace, string? entry = null)
    {
        if (trace is null)
        {
            return null;
        }

        if (!_known.TryGetValue((trace, entry), out var located))
        {
            _known[(trace, entry)] = located = Find(trace, entry);
        }

        return located;
    }

    /// <summary>The folder of the repository: what runs from a Git folder of the workspace has its paths from there.</summary>
    public static string RootOf(string folder)
    {
        for (var place = new DirectoryInfo(folder); place is not null; place = place.Parent)
        {
            // A file in a worktree or a submodule.
            var git = Path.Combine(place.FullName, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                return place.FullName;
            }
        }

        return Path.GetFullPath(folder);
    }

    private Located? Find(string trace, string? entry)
    {
        if (PythonTraceback.Frames(trace).Count == 0)
        {
            return null;
        }

        if (_tree is null)
        {
            _root = RootOf(context.Folder);
            var files = CheckoutFiles.Of(_root);
            _tree = new SourceTree(files.Sources, Read, BeginsAsNotebook);
            _facts = CheckoutFacts.Collect(context, _root, files.Projects);
        }

        return new SourceMap(_tree, _facts! with { Entry = entry }).Locate(trace) is { } located
            ? new Located(Shown(located.At), [.. located.Calls.Select(Shown)]) { All = [.. located.All.Select(Shown)] }
            : null;
    }

    private LocatedFrame Shown(LocatedFrame frame) => frame with { File = context.Shown(Path.Combine(_root!, frame.File)) };

    private byte[]? Read(string file)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(_root!, file));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private bool BeginsAsNotebook(string file)
    {
        try
        {
            using var content = File.OpenHandle(Path.Combine(_root!, file));
            Span<byte> begin = stackalloc byte[3 + NotebookLine.Length];
            begin = begin[..RandomAccess.Read(content, begin, 0)];
            return (begin.StartsWith("\uFEFF"u8) ? begin[3..] : begin).StartsWith(NotebookLine);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
