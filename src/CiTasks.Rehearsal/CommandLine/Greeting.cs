using CiTasks.Rehearsal.Sandboxes;
using CiTasks.Rehearsal.Serving;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>What a person reads when a workspace starts. Never the token itself: it would stay in logs.</summary>
internal static class Greeting
{
    public static async Task WriteAsync(RehearsalServer server, TextWriter print)
    {
        print.WriteLine($"Rehearsal workspace at {server.Url}");
        print.WriteLine($"  root     {server.Root}{(server.RootIsKept ? "" : " (removed at the end)")}");
        print.WriteLine($"  token    in {server.ConnectionFile}");
        var (python, problem) = await server.Python;
        print.WriteLine(python is null ? $"  python   none, so runs will fail: {problem}" : $"  python   {python.Executable} ({python.Version})");
        var sandbox = await server.Sandbox;
        print.WriteLine($"  sandbox  {sandbox.Name}");
        if (sandbox.Mounts == MountSupport.None)
        {
            print.WriteLine("warning: this machine allows no sandbox, so only Python's own file functions see /dbfs (install bubblewrap on Linux)");
        }
    }
}
