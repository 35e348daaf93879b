using System.CommandLine;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Serving;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>`serve`: a workspace until somebody stops it.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var workspace = new WorkspaceOptions();
        var printConnection = new Option<string?>("--print-connection")
        {
            Description = "Print host, token and root as one line of JSON on standard output, for programs that start this one.",
        };
        printConnection.AcceptOnlyFromAmong("json");
        var exitWithStdin = new Option<bool>("--exit-with-stdin") { Description = "Stop when standard input ends, so that no server outlives who started it." };
        var command = new Command("serve", "Serve a rehearsal workspace until it is stopped by a signal.");
        workspace.AddTo(command);
        command.Options.Add(printConnection);
        command.Options.Add(exitWithStdin);
        command.SetAction(parsed => ServeAsync(workspace.Read(parsed), parsed.GetValue(printConnection) == "json", parsed.GetValue(exitWithStdin)));
        return command;
    }

    private static async Task<int> ServeAsync(RehearsalOptions options, bool printJson, bool exitWithStdin)
    {
        using var stop = new StopSignal();
        if (exitWithStdin)
        {
            stop.OnEndOf(Console.OpenStandardInput());
        }
        await using var server = await RehearsalServer.StartAsync(options, Console.Error);
        if (printJson)
        {
            var connection = new JsonObject { ["host"] = server.Url, ["token"] = server.Token, ["admin_token"] = server.AdminToken, ["root"] = server.Root };
            Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(connection.ToUtf8().Span));
        }
        var print = printJson ? Console.Error : Console.Out;
        await Greeting.WriteAsync(server, print);
        print.WriteLine("Stop with Ctrl-C.");
        await stop.Requested;
        return ExitCodes.Done;
    }
}
