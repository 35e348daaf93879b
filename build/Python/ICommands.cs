namespace CiTasks.Build.Python;

/// <summary>Runs other programs and reads what they print.</summary>
public interface ICommands
{
    /// <summary>Never throws: a program that is missing or takes too long has failed like any other.</summary>
    CommandResult Run(string file, IReadOnlyList<string> arguments, TimeSpan limit);
}
