using System.Diagnostics;
using System.Security.Cryptography;
using CiTasks.Build.Python;

namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>The rehearsal workspace as a service container of a job. Its state lies in a volume, so that a second rehearsal finds what the first left.</summary>
public sealed class WorkspaceService(ContainerCommands containers, ICommands commands, string network, string volume)
{
    private const string Alias = "rehearsal";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private string id = string.Empty;

    /// <summary>Chosen here: a service that others reach has no random one.</summary>
    public string Token { get; } = "dapi" + RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Where the steps find it.</summary>
    public string Host => $"http://{Alias}";

    /// <summary>Starts it and waits until its health check says so.</summary>
    public void Start(string image, Func<bool> isCancelled)
    {
        id = containers.Docker(
            "run", "--detach", "--label", containers.Label, "--network", network, "--network-alias", Alias,
            "--volume", $"{volume}:/workspace-state", "--env", "CITASKS_REHEARSAL_TOKEN=" + Token,
            image, "serve", "--address", "0.0.0.0", "--port", "80", "--root", "/workspace-state");
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartLimit && !isCancelled(); Thread.Sleep(200))
        {
            switch (containers.Docker("inspect", "--format", "{{.State.Status}} {{.State.Health.Status}}", id))
            {
                case "running healthy":
                    return;
                case var state when !state.StartsWith("running", StringComparison.Ordinal):
                    throw new InvalidOperationException($"the rehearsal workspace ended: {Log()}");
            }
        }

        if (!isCancelled())
        {
            throw new InvalidOperationException($"the rehearsal workspace was not ready within {StartLimit.TotalSeconds:0} s: {Log()}");
        }
    }

    /// <summary>What it has said so far.</summary>
    public string Log()
    {
        var said = commands.Run("docker", ["logs", id], TimeSpan.FromMinutes(1));
        return said.Output + said.Errors;
    }
}
