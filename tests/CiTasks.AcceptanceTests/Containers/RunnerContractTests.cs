using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>The runner of our own, looked at from inside a container: an action of a few shell lines that tells what it finds.</summary>
[Collection(TimedContainerTests.Name)]
public sealed class RunnerContractTests : IDisposable
{
    private const string Base = "citasks-base/debian";

    private readonly TempFolder _action = new();

    public void Dispose() => _action.Dispose();

    [FactNeeding("docker")]
    public async Task A_container_finds_folders_variables_and_files_as_on_a_hosted_runner()
    {
        await using var job = await RunnerJob.StartAsync(new JobSettings { Env = new Dictionary<string, string> { ["OWN"] = "from the job", ["LOUD"] = "job" } });
        var step = Shell(
            """
            id -u; pwd; echo "$HOME"; touch "$HOME/kept"
            stat -c '%u %a' "$GITHUB_OUTPUT"; stat -c %u .
            echo "$GITHUB_WORKSPACE $RUNNER_TEMP $GITHUB_EVENT_PATH"
            cat "$GITHUB_EVENT_PATH" | head -c 40; echo
            tr '\0\n' '\n~' < /proc/1/environ | grep -a -E '^(INPUT_|OWN=|LOUD=|RUNNER_TOOL_CACHE=|CI=|GITHUB_ACTIONS=|GITHUB_REF_NAME=|GITHUB_ACTION_REPOSITORY=|ACTIONS_RUNTIME_URL=)' | sort
            echo "args: $#: [$1] [$2]"
            printf 'a=1\nb<<X\ntwo\nlines\nX\n' >> "$GITHUB_OUTPUT"
            printf 'LATER=yes\n' >> "$GITHUB_ENV"; printf '/opt/x\n/opt/y\n' >> "$GITHUB_PATH"; printf 'pid=7\n' >> "$GITHUB_STATE"
            echo '# page with ghs_harness0123456789' >> "$GITHUB_STEP_SUMMARY"
            echo to-the-other-stream >&2
            """,
            """
            inputs:
              who: { default: "${{ github.token }}" }
              two words: { default: x }
              missing: { required: true }
            """,
            "[first, '$HOME ${{ inputs.who }}']",
            "{ LOUD: action, QUIET: action }");
        var result = await job.RunAsync(step with
        {
            With = new Dictionary<string, string> { ["multi-line"] = "line 1\n\"q\" \\ é", ["who"] = "me" },
            Env = new Dictionary<string, string> { ["OWN"] = "from the step" },
        });

        Assert.True(result.Outcome == "success", result.Page);
        var log = string.Join('\n', result.Log);
        Assert.Contains("0\n/github/workspace\n/github/home\n", log, StringComparison.Ordinal);
        // Root in the container; the files and the workspace are the runner's.
        Assert.Contains(Environment.UserName == "root" ? "1001 644\n1001\n" : " 644\n", log, StringComparison.Ordinal);
        Assert.Contains("/github/workspace /github/runner_temp /github/workflow/event.json\n{\"ref\":\"refs/heads/main\"", log, StringComparison.Ordinal);
        Assert.Contains("INPUT_MULTI-LINE=line 1~\"q\" \\ é\n", log, StringComparison.Ordinal);
        Assert.Contains("INPUT_MISSING=\nINPUT_MULTI", log, StringComparison.Ordinal);
        Assert.Contains("INPUT_TWO_WORDS=x\n", log, StringComparison.Ordinal);
        Assert.Contains("CI=true\nGITHUB_ACTIONS=true\nGITHUB_ACTION_REPOSITORY=\nGITHUB_REF_NAME=main\n", log, StringComparison.Ordinal);
        Assert.Contains("LOUD=job\nOWN=from the step\n", log, StringComparison.Ordinal);
        Assert.Matches("RUNNER_TOOL_CACHE=/tmp/.*/_work/_tool\n", log);
        Assert.Contains("args: 2: [first] [$HOME me]", log, StringComparison.Ordinal);
        Assert.Contains("to-the-other-stream", log, StringComparison.Ordinal);
        Assert.Equal(("1", "two\nlines"), (result.Outputs["A"], result.Outputs["b"]));
        Assert.Equal("7", result.State["pid"]);
        Assert.Equal(["/opt/y", "/opt/x"], result.Path);
        Assert.Equal("# page with ***\n", result.Summary);
        var warning = Assert.Single(result.Annotations);
        Assert.Equal("Unexpected input(s) 'multi-line', valid inputs are ['entrypoint', 'args', 'who', 'two words', 'missing']", warning.Message);
        Assert.True(File.Exists(Path.Combine(job.Home, "kept")));

        var next = await job.RunAsync(Shell("echo \"LATER is $LATER, $(ls $HOME)\"; exit 3"));
        Assert.Equal(("failure", 3), (next.Outcome, next.ExitCode));
        Assert.Equal(["LATER is yes, kept"], next.Log);
        Assert.Empty(next.Annotations);
    }

    [FactNeeding("docker")]
    public async Task A_wrong_line_in_a_command_file_fails_a_step_that_ended_well()
    {
        await using var job = await RunnerJob.StartAsync(new JobSettings());
        var result = await job.RunAsync(Shell(
            """
            printf 'good=1\nbad\nlost=2\n' >> "$GITHUB_OUTPUT"
            head -c 1048577 /dev/zero | tr '\0' x >> "$GITHUB_STEP_SUMMARY"
            """));
        Assert.Equal(("failure", 0), (result.Outcome, result.ExitCode));
        Assert.Equal(["good"], result.Outputs.Keys);
        Assert.Null(result.Summary);
        Assert.Equal(
            ["Unable to process file command 'output' successfully.", "Invalid format 'bad'", "$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 1024k"],
            result.Annotations.Select(annotation => annotation.Message));
    }

    [FactNeeding("docker")]
    public async Task A_cancelled_step_gets_two_signals_and_ten_seconds()
    {
        await using var job = await RunnerJob.StartAsync(new JobSettings());
        var deaf = await job.StartAsync(Shell("trap 'echo INT' INT; trap 'echo TERM; echo last=word >> \"$GITHUB_OUTPUT\"' TERM; echo up; while true; do sleep 0.2; done"));
        var heeding = await job.StartAsync(Shell("trap 'echo bye; exit 130' INT; echo up; while true; do sleep 0.2; done"));
        var late = await job.StartAsync(Shell("trap 'exit 130' INT; while true; do sleep 0.2; done") with { Timeout = TimeSpan.FromSeconds(2) });
        await deaf.SeeAsync("up");
        await heeding.SeeAsync("up");
        deaf.Cancel();
        heeding.Cancel();

        var heeded = await heeding.EndAsync();
        Assert.Equal(("cancelled", 130), (heeded.Outcome, heeded.ExitCode));
        Assert.Equal(["SIGINT"], heeded.Signals);
        Assert.InRange(heeded.Ending!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.False(heeded.ContainerLeft);

        var timedOut = await late.EndAsync();
        Assert.Equal(("failure", 130), (timedOut.Outcome, timedOut.ExitCode));
        Assert.Contains("has timed out after", Assert.Single(timedOut.Annotations).Message, StringComparison.Ordinal);

        var killed = await deaf.EndAsync();
        Assert.Equal("cancelled", killed.Outcome);
        Assert.Equal(["SIGINT", "SIGTERM", "SIGKILL"], killed.Signals);
        Assert.InRange(killed.Ending!.Value, TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(12));
        Assert.Equal(["up", "INT", "TERM"], killed.Log);
        Assert.Equal("word", killed.Outputs["last"]);
        // As on the runner: nobody ends the container. This job does, when it is disposed of.
        Assert.True(killed.ContainerLeft);
    }

    private ActionStep Shell(string script, string declarations = "", string args = "[]", string env = "{}")
    {
        var name = Guid.NewGuid().ToString("N")[..6];
        _action.Write($"{name}/run.sh", $"#!/bin/sh\n{script}\n");
        _action.Write($"{name}/Dockerfile", $"FROM {Base}\nCOPY run.sh /run.sh\nENTRYPOINT [\"/bin/sh\", \"/run.sh\"]\n");
        _action.Write($"{name}/action.yml", $"name: shell\n{declarations}\nruns:\n  using: docker\n  image: Dockerfile\n  args: {args}\n  env: {env}\n");
        return new ActionStep(_action.In(name));
    }
}
