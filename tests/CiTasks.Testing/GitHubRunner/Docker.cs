using System.Net;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>What tests do with docker besides running steps.</summary>
public static class Docker
{
    /// <summary>This machine, as containers reach it.</summary>
    public static async Task<IPAddress> BridgeAddressAsync() =>
        IPAddress.Parse(await DockerCommand.RequireAsync("network inspect bridge --format \"{{range .IPAM.Config}}{{.Gateway}}{{end}}\""));

    /// <summary>Builds an image as the runner builds that of an action, under a name of its own.</summary>
    public static Task BuildAsync(string image, string dockerfile) =>
        DockerCommand.RequireAsync($"build -t {image} -f \"{dockerfile}\" \"{Path.GetDirectoryName(dockerfile)}\"");
}
