namespace CiTasks.Build.Python;

public sealed record CommandResult(bool Succeeded, string Output, string Errors);
