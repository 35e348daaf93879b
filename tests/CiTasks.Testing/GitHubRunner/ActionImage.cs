namespace CiTasks.Testing.GitHubRunner;

/// <summary>The image of an action, built or pulled as the runner does it (facts/ci-platforms.md A1, F).</summary>
internal sealed class ActionImage(string label)
{
    /// <returns>Its name.</returns>
    public async Task<string> MakeAsync(ActionManifest action)
    {
        if (action.Runs.IsPulled)
        {
            var name = action.Runs.Image["docker://".Length..];
            // The runner always pulls; where no registry is reachable, an image that is here must do.
            if ((await DockerCommand.RunAsync($"image inspect {name}")).ExitCode != 0)
            {
                await DockerCommand.RequireAsync($"pull {name}");
            }

            return name;
        }

        var file = Path.Combine(action.Folder, action.Runs.Image);
        var context = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var image = $"{label}:{Guid.NewGuid():N}";
        // The Dockerfile's own folder is the context; no build arguments, no --pull.
        await DockerCommand.RequireAsync($"build -t {image} -f \"{file}\" \"{context}\"");
        return image;
    }
}
