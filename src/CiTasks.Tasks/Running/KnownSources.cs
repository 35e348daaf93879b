namespace CiTasks.Tasks.Running;

/// <summary>
/// What the steps of this process have made of the checkout: where its files went, and which wheels
/// were built from it. A traceback from there can then be read backwards.
/// </summary>
internal sealed class KnownSources
{
    private readonly Lock _gate = new();
    private readonly List<(string Remote, string Local)> _places = [];
    private readonly List<(string File, string? Project)> _wheels = [];

    /// <summary>Remote path and absolute local path, the newest first.</summary>
    public IReadOnlyList<(string Remote, string Local)> Places
    {
        get
        {
            lock (_gate)
            {
                return [.. _places.AsEnumerable().Reverse()];
            }
        }
    }

    /// <summary>Absolute path of each wheel and of the project that it was built from, the newest first.</summary>
    public IReadOnlyList<(string File, string? Project)> Wheels
    {
        get
        {
            lock (_gate)
            {
                return [.. _wheels.AsEnumerable().Reverse()];
            }
        }
    }

    /// <summary>A file or folder of the checkout is at a path of the workspace.</summary>
    public void Sent(string remote, string local)
    {
        lock (_gate)
        {
            _places.Add((remote, local));
        }
    }

    /// <summary>A wheel was built, or is used.</summary>
    public void Built(string file, string? project)
    {
        lock (_gate)
        {
            _wheels.Add((file, project));
        }
    }
}
