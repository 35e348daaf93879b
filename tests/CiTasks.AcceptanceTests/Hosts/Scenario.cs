namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>One task of a scenario, as a user would ask for it.</summary>
/// <param name="Task">Its name in the catalogue.</param>
/// <param name="Inputs">By their names in the catalogue.</param>
internal sealed record ScenarioStep(string Task, params (string Name, string Value)[] Inputs);

/// <summary>What somebody does with CiTasks, wherever it runs.</summary>
/// <param name="Name">Also that of the files with what is expected.</param>
/// <param name="Steps">One after the other, in the same checkout and job.</param>
internal sealed record Scenario(string Name, params ScenarioStep[] Steps)
{
    /// <summary>What is in the workspace and in the checkout before.</summary>
    public Func<ScenarioPlace, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>A token that is not the workspace's.</summary>
    public string? Token { get; init; }

    public override string ToString() => Name;
}
