namespace CiTasks.Testing.AzureAgent;

/// <summary>A variable of a job.</summary>
/// <param name="Name">In its own letter case.</param>
public sealed record JobVariable(string Name, string Value)
{
    public bool IsSecret { get; init; }

    public bool IsReadOnly { get; init; }

    /// <summary>Its environment variable is not in capitals.</summary>
    public bool PreservesCase { get; init; }

    /// <summary><c>BUILD_SOURCEVERSION</c>: dots and blanks become underscores.</summary>
    public string Variable => Format(Name, PreservesCase);

    internal static string Format(string name, bool preservesCase = false)
    {
        var formatted = name.Replace('.', '_').Replace(' ', '_');
        return preservesCase ? formatted : formatted.ToUpperInvariant();
    }
}

/// <summary>The variables of a job, by name in any letter case; values may name other variables.</summary>
public sealed class JobVariables
{
    // What the system itself says is not for steps to say otherwise.
    private static readonly string[] OfTheSystem = ["Agent.", "Build.", "Common.", "Pipeline.", "Release.", "System.", "Task."];
    private const int Deepest = 50;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JobVariable> _all = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where there is none.</summary>
    public string? this[string name]
    {
        get
        {
            lock (_lock)
            {
                return _all.TryGetValue(name, out var variable) ? Expand(variable, 1).Value : null;
            }
        }
    }

    /// <summary>All, with what they name filled in.</summary>
    public IReadOnlyList<JobVariable> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all.Values.Select(variable => Expand(variable, 1))];
            }
        }
    }

    public bool IsReadOnly(string name)
    {
        lock (_lock)
        {
            return OfTheSystem.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || (_all.TryGetValue(name, out var variable) && variable.IsReadOnly);
        }
    }

    public void Set(JobVariable variable)
    {
        lock (_lock)
        {
            // Once secret, always secret.
            var before = _all.GetValueOrDefault(variable.Name);
            _all[variable.Name] = variable with { IsSecret = variable.IsSecret || before?.IsSecret == true, IsReadOnly = variable.IsReadOnly || before?.IsReadOnly == true };
        }
    }

    internal void Remove(string name)
    {
        lock (_lock)
        {
            _all.Remove(name);
        }
    }

    // A variable that names a secret one is a secret too.
    private JobVariable Expand(JobVariable variable, int depth)
    {
        var isSecret = variable.IsSecret;
        var value = Macros.Fill(variable.Value, name =>
        {
            if (depth == Deepest || !_all.TryGetValue(name, out var nested))
            {
                return null;
            }

            var expanded = Expand(nested, depth + 1);
            isSecret |= expanded.IsSecret;
            return expanded.Value;
        });
        return variable with { Value = value, IsSecret = isSecret };
    }
}
