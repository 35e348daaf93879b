using CiTasks.Planning.Findings;

namespace CiTasks.Tasks.DeployJob;

/// <summary>What can be wrong with a job's name in a workspace.</summary>
internal static class JobFindings
{
    public static Finding Ambiguous(string name, IReadOnlyList<long> ids, Spot? at) =>
        new("CIT0410", $"{ids.Count} jobs are called '{name}': {string.Join(", ", ids)}")
        {
            At = at,
            Hint = "delete or rename all but one; CiTasks never guesses which one you mean",
        };

    public static Finding None(string name, Spot? at) =>
        new("CIT0411", $"the workspace has no job called '{name}'")
        {
            At = at,
            Hint = "names are compared exactly; deploy the job first (citasks deploy-job)",
        };
}
