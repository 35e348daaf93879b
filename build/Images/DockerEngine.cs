using CiTasks.Build.Python;

namespace CiTasks.Build.Images;

/// <summary>Sees to it that Docker is there: installs Debian's package and starts the engine, where this user may.</summary>
public sealed class DockerEngine(Docker docker, RootCommands root, Action<string> say)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    public void Require()
    {
        if (docker.Answers)
        {
            return;
        }

        // The client alone does not help: engines of other machines are for those who set DOCKER_HOST.
        if (!(docker.IsInstalled && IsInstalled) && !root.Install("docker.io") && !docker.IsInstalled)
        {
            throw new ImagesException("Docker is needed and cannot be installed here. See https://docs.docker.com/engine/install/");
        }

        if (!Start())
        {
            throw new ImagesException(
                "No Docker engine answers. Start it (sudo systemctl start docker) and see to it that you may use it (sudo usermod -aG docker $USER, then sign in again)");
        }
    }

    private bool IsInstalled => root.Run(["dockerd", "--version"]).Succeeded;

    private bool Start()
    {
        if (!root.IsAllowed || !IsInstalled)
        {
            return false;
        }

        // Where the system starts services by itself, the installation has done it.
        if (docker.Answers)
        {
            return true;
        }

        say("Starting the Docker engine; it says what it does in /var/log/dockerd.log");
        // In a session of its own it outlives this build.
        root.Run(["/bin/sh", "-c", "setsid dockerd > /var/log/dockerd.log 2>&1 < /dev/null &"]);
        for (var waited = TimeSpan.Zero; waited < StartLimit; waited += TimeSpan.FromSeconds(1))
        {
            if (docker.Answers)
            {
                return true;
            }

            Thread.Sleep(TimeSpan.FromSeconds(1));
        }

        return false;
    }
}
