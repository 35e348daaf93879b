using System.CommandLine;
using System.Net.Sockets;
using System.Text;
using CiTasks.Rehearsal.Own;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>`health`: for the health check of a container, which has no curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var address = new Option<string>("--address") { Description = "Where the workspace listens.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "The port that serve was given.", Required = true };
        var command = new Command("health", "End with 0 when the workspace on a port is ready, else with 1.") { address, port };
        command.SetAction(parsed => CheckAsync(parsed.GetValue(address)!, parsed.GetValue(port)));
        return command;
    }

    private static async Task<int> CheckAsync(string address, int port)
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            var status = await StatusAsync(address, port, limit.Token);
            if (status.Contains(" 200 ", StringComparison.Ordinal))
            {
                return ExitCodes.Done;
            }
            Console.Error.WriteLine($"error: {address}:{port} answers '{status}'");
        }
        catch (Exception problem) when (problem is SocketException or IOException or OperationCanceledException)
        {
            Console.Error.WriteLine($"error: no workspace answers on {address}:{port}: {problem.Message}");
        }
        return ExitCodes.CannotServe;
    }

    /// <summary>Two lines of HTTP: a client for them would make the program larger than the rest of this command.</summary>
    private static async Task<string> StatusAsync(string address, int port, CancellationToken stop)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address, port, stop);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {HealthApi.Route} HTTP/1.1\r\nHost: {address}:{port}\r\nConnection: close\r\n\r\n"), stop);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(stop) ?? "nothing";
    }
}
