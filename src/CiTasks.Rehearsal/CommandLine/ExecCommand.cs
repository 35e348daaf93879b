using System.CommandLine;
using CiTasks.Rehearsal.Serving;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>`exec -- command`: a workspace for as long as one command runs.</summary>
internal static class ExecCommand
{
    public static Command Create()
    {
        var workspace = new WorkspaceOptions();
        var words = new Argument<string[]>("command")
        {
            Description = "The command and its arguments, after --.",
            Arity = ArgumentArity.OneOrMore,
            CaptureRemainingTokens = true,
        };
        var command = new Command("exec", "Run a command with DATABRICKS_HOST and DATABRICKS_TOKEN set to a rehearsal workspace of its own.");
        workspace.AddTo(command);
        command.Arguments.Add(words);
        command.SetAction(parsed => ExecAsync(workspace.Read(parsed), parsed.GetValue(words)!));
        return command;
    }

    private static async Task<int> ExecAsync(RehearsalOptions options, string[] words)
    {
        await using var server = await RehearsalServer.StartAsync(options, Console.Error);
        // Standard output is the command's.
        await Greeting.WriteAsync(server, Console.Error);
        return await ChildCommand.RunAsync(words, server.Url, server.Token);
    }
}
