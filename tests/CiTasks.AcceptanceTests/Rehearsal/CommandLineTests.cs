using System.Diagnostics;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class CommandLineTests
{
    private const string Token = "dapi0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(0, "true")]
    [InlineData(1, "false")]
    [InlineData(7, "sh", "-c", "exit 7")]
    [InlineData(137, "sh", "-c", "kill -9 $$")]
    [InlineData(127, "no-such-command-anywhere")]
    public async Task Exec_ends_as_the_command_did(int expected, params string[] command)
    {
        var (exitCode, output, _) = await RunAsync(["exec", "--", .. command]);
        Assert.Equal(expected, exitCode);
        Assert.Equal("", output);
    }

    [Fact]
    public async Task Exec_gives_its_command_one_way_to_sign_in_and_a_clean_output()
    {
        var (exitCode, output, errors) = await RunAsync(
            ["exec", "--token", Token, "--", "sh", "-c", "env | grep -E '^(DATABRICKS|ARM|CITASKS)' | grep -v '^CITASKS_TESTS_' | sort; echo --flag \"$1\"; cat", "sh", "--help"],
            new() { ["DATABRICKS_CLIENT_SECRET"] = "s", ["DATABRICKS_CONFIG_PROFILE"] = "p", ["ARM_CLIENT_ID"] = "a", ["DATABRICKS_HOST"] = "https://real.example.com", ["CITASKS_REHEARSAL_TOKEN"] = "other" },
            input: "from stdin");
        Assert.Equal(0, exitCode);
        Assert.Matches($"^DATABRICKS_HOST=http://127.0.0.1:\\d+\nDATABRICKS_TOKEN={Token}\n--flag --help\nfrom stdin$", output);
        Assert.DoesNotContain(Token, errors, StringComparison.Ordinal);
        Assert.Contains("Rehearsal workspace at http://127.0.0.1:", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_says_whether_a_port_has_a_workspace()
    {
        await using var server = await RehearsalServer.StartAsync();
        Assert.Equal((0, "", ""), await RunAsync(["health", "--port", $"{server.Uri.Port}"]));
        await server.StopAsync();
        var (exitCode, _, errors) = await RunAsync(["health", "--port", $"{server.Uri.Port}"]);
        Assert.Equal(1, exitCode);
        Assert.Contains($"no workspace answers on 127.0.0.1:{server.Uri.Port}", errors, StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Exec_serves_while_the_command_runs()
    {
        var (exitCode, output, errors) = await RunAsync(["exec", "--", "python3", "-c", """
            import json, os, urllib.request
            request = urllib.request.Request(os.environ["DATABRICKS_HOST"] + "/api/2.0/preview/scim/v2/Me", headers={"Authorization": "Bearer " + os.environ["DATABRICKS_TOKEN"]})
            print(json.load(urllib.request.urlopen(request))["active"])
            """]);
        Assert.True(exitCode == 0, errors);
        Assert.Equal("True\n", output);
    }

    [Theory]
    [InlineData("TERM", 42)]
    [InlineData("INT", 43)]
    public async Task Exec_hands_signals_on_and_waits(string signal, int expected)
    {
        using var process = Start(["exec", "--", "sh", "-c", "trap 'exit 42' TERM; trap 'exit 43' INT; echo ready; while :; do sleep 0.05; done"], []);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString()]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(expected, process.ExitCode);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Serve_stops_cleanly_on_a_signal_and_never_prints_the_token(string signal)
    {
        using var process = Start(["serve", "--token", Token], []);
        var output = "";
        while (!output.Contains("Stop with", StringComparison.Ordinal))
        {
            output += await process.StandardOutput.ReadLineAsync() + "\n";
        }
        var connection = output.Split('\n').Single(line => line.Contains("connection.json", StringComparison.Ordinal)).Split(" in ")[1];
        var document = JsonNode.Parse(await File.ReadAllTextAsync(connection))!;
        Assert.Equal(Token, document["token"]!.GetValue<string>());
        Assert.Contains($"Rehearsal workspace at {document["host"]}", output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(connection));
        }
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString()]);
        var rest = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain(Token, output + rest, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(connection)), "a temporary root is removed");
    }

    [Fact]
    public async Task Machine_readable_output_is_one_line_and_requests_are_logged_without_the_token()
    {
        await using var server = await RehearsalServer.StartAsync("--log-requests", "--token", Token);
        Assert.Equal(Token, server.Token);
        await server.PutFileAsync("/x", "x");
        await server.GetAsync("/api/2.2/nothing");
        Assert.Equal(0, await server.StopAsync());
        Assert.Contains("200 POST /api/2.0/dbfs/put", server.Errors, StringComparison.Ordinal);
        Assert.Contains("404 GET /api/2.2/nothing", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, server.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lets others in: choose a token", "serve", "--address", "0.0.0.0")]
    [InlineData("must be an IP address", "serve", "--address", "example.com")]
    [InlineData("--port must be between", "serve", "--port", "70000")]
    [InlineData("--sprot", "serve", "--sprot", "1")]
    [InlineData("There is no fault 'explode'", "serve", "--fault", "GET /x explode")]
    [InlineData("faults.json: ", "serve", "--faults", "/no/such/faults.json")]
    [InlineData("The admin token must differ", "serve", "--admin-token", Token)]
    [InlineData("--port", "health")]
    [InlineData("command", "exec")]
    public async Task Wrong_use_is_explained_and_no_help_holds_a_token(string message, params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(arguments, new() { ["CITASKS_REHEARSAL_TOKEN"] = arguments.Contains("0.0.0.0") ? "" : Token });
        Assert.Equal(2, exitCode);
        Assert.Contains(message, output + errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_python_it_serves_and_runs_say_why_they_fail()
    {
        await using var server = await RehearsalServer.StartAsync("--python", "/no/such/python");
        var run = await server.WaitAsync(await server.SubmitCodeAsync("print(1)"));
        Assert.Equal("FAILED", run.Result());
        Assert.Contains("no Python to run tasks with: /no/such/python does not work", run.Tasks()[0].Message(), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] arguments, Dictionary<string, string>? environment = null, string input = "")
    {
        using var process = Start(arguments, environment ?? []);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return (process.ExitCode, await output, await errors);
    }

    private static Process Start(string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(BuiltPrograms.Rehearsal, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }
}
