namespace CiTasks.Testing.GitHubRunner;

/// <summary>The network of a job that has service containers, with them on it.</summary>
internal sealed class ServiceNetwork : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _containers = [];
    private readonly Dictionary<string, string> _addresses = [];

    private ServiceNetwork()
    {
    }

    public string Name { get; } = $"github_network_{Guid.NewGuid():N}";

    public static async Task<ServiceNetwork> StartAsync(IReadOnlyList<ServiceContainer> services, string label)
    {
        var network = new ServiceNetwork();
        await DockerCommand.RequireAsync($"network create --label {label} {network.Name}");
        try
        {
            foreach (var service in services)
            {
                await network.StartAsync(service, label);
            }

            foreach (var service in services)
            {
                await network.WaitUntilHealthyAsync(service.Alias);
            }

            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the machine itself reaches a service.</summary>
    public string AddressOf(string alias) => _addresses[alias];

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers.Values)
        {
            await DockerCommand.RunAsync($"rm --force --volumes {container}");
        }

        await DockerCommand.RunAsync($"network rm {Name}");
    }

    private async Task StartAsync(ServiceContainer service, string label)
    {
        var variables = string.Concat(service.Env.Keys.Select(name => $" -e \"{name}\""));
        var volumes = string.Concat(service.Volumes.Select(volume => $" -v \"{volume}\""));
        _containers[service.Alias] = await DockerCommand.RequireAsync(
            $"create --name {service.Alias}_{RunnerJob.Hex()} --label {label} --network {Name} --network-alias {service.Alias}{variables}{volumes} {service.Image}", service.Env);
        await DockerCommand.RequireAsync($"start {_containers[service.Alias]}");
    }

    private async Task WaitUntilHealthyAsync(string alias)
    {
        var container = _containers[alias];
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var state = await DockerCommand.RequireAsync($"inspect --format \"{{{{.State.Status}}}} {{{{if .State.Health}}}}{{{{.State.Health.Status}}}}{{{{else}}}}healthy{{{{end}}}}\" {container}");
            if (state == "running healthy")
            {
                break;
            }

            if (TimeProvider.System.GetElapsedTime(started) > StartLimit || !state.StartsWith("running", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The service {alias} is {state}:\n{(await DockerCommand.RunAsync($"logs {container}")).Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        _addresses[alias] = await DockerCommand.RequireAsync($"inspect --format \"{{{{range .NetworkSettings.Networks}}}}{{{{.IPAddress}}}}{{{{end}}}}\" {container}");
    }
}
