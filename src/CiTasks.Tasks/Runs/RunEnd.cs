using CiTasks.Planning.Findings;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Reports;

namespace CiTasks.Tasks.Runs;

/// <summary>How one order of a step ended.</summary>
/// <param name="Order">What was asked for.</param>
/// <param name="Code">What it means for the step.</param>
/// <param name="RunId">The run, or null when none was started.</param>
/// <param name="Report">What is known of the run, or null.</param>
/// <param name="Findings">What is to be reported: errors, or warnings.</param>
internal sealed record RunEnd(RunOrder Order, ExitCode Code, long? RunId, RunReport? Report, IReadOnlyList<Finding> Findings);
