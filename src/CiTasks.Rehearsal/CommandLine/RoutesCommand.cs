using System.CommandLine;
using CiTasks.Rehearsal.Serving;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>`routes`: which calls this version answers, for who wants to know before a client finds out.</summary>
internal static class RoutesCommand
{
    public static Command Create()
    {
        var command = new Command("routes", "Print every route that the workspace answers, one on a line.");
        command.SetAction(async _ =>
        {
            await using var server = await RehearsalServer.StartAsync(new RehearsalOptions(), Console.Error);
            foreach (var route in server.Routes)
            {
                Console.Out.WriteLine(route);
            }
            return ExitCodes.Done;
        });
        return command;
    }
}
