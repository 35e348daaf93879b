using Xunit;

namespace CiTasks.Testing;

/// <summary>
/// A test that needs a tool of the machine. On a laptop without it the test is skipped and says so; in CI (CI=true)
/// it runs and fails, unless CITASKS_TESTS_WITHOUT names the tool: what is not tested there is said, never assumed.
/// </summary>
public sealed class FactNeedingAttribute : FactAttribute
{
    public FactNeedingAttribute(string tool) => Skip = Tool.ReasonToSkip(tool);
}

/// <summary>The same for a test with a table.</summary>
public sealed class TheoryNeedingAttribute : TheoryAttribute
{
    public TheoryNeedingAttribute(string tool) => Skip = Tool.ReasonToSkip(tool);
}
