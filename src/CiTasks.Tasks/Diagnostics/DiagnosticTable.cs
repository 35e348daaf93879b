using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Diagnostics;

/// <summary>One diagnostic id.</summary>
/// <param name="Id">Such as <c>CIT0201</c>; never reused for something else.</param>
/// <param name="Title">What is the matter, in a few words.</param>
/// <param name="Code">The exit code that it leads to; null for one that only warns.</param>
/// <param name="Meaning">Why it is one, and what to do.</param>
public sealed record DiagnosticInfo(string Id, string Title, ExitCode? Code, string Meaning);

/// <summary>Every diagnostic id; docs/diagnostics.md is written from here, and a test holds the code against it.</summary>
public static class DiagnosticTable
{
    /// <summary>All ids in order.</summary>
    public static IReadOnlyList<DiagnosticInfo> All { get; } =
    [
        new("CIT0001", "a bug of CiTasks", ExitCode.Bug, "Something happened that nobody thought of. The text holds what is needed to find it; please report it."),
        new("CIT0002", "wrong command line", ExitCode.Invalid, "An option or command does not exist, or a value is missing. `citasks <task> --help` lists what there is."),
        new("CIT0003", "the result could not be written", ExitCode.Invalid, "The task itself is over; its outputs, summary or result files could not be written. A failed task keeps its own exit code."),
        new("CIT0101", "an input is missing", ExitCode.Invalid, "A required input has no value. The hint names the option, the action's input and the variable that set it. Empty text counts as unset."),
        new("CIT0102", "an input cannot be used", ExitCode.Invalid, "The value does not have the form that the input needs; the message says where the value came from."),
        new("CIT0103", "the manifest names something unknown", ExitCode.Invalid, "A section is no task that `ship` runs, or an entry has an input that the task does not know."),
        new("CIT0104", "a file or folder is not there", ExitCode.Invalid, "Or it cannot be read or written."),
        new("CIT0105", "the manifest has the wrong form", ExitCode.Invalid, "Sections are tasks, entries are objects of inputs. Secrets are not accepted in files."),
        new("CIT0110", "not valid JSON", ExitCode.Invalid, "Comments and trailing commas are allowed, repeated names are not."),
        new("CIT0111", "a job file is not an object", ExitCode.Invalid, "A job file holds the settings of one job."),
        new("CIT0112", "a job file holds an answer of jobs/get", ExitCode.Invalid, "Keep only what stands inside `settings`."),
        new("CIT0113", "a job without a name", ExitCode.Invalid, "Jobs are found again by their exact name."),
        new("CIT0114", "a bad task_key", ExitCode.Invalid, "1 to 100 letters, digits, `-` and `_`, each used once."),
        new("CIT0115", "a reference to nothing, or in a circle", ExitCode.Invalid, "`depends_on` or `job_cluster_key` names something that the job does not define, or tasks wait for each other."),
        new("CIT0116", "a parameter that is no string", ExitCode.Invalid, "The Jobs API takes lists of strings only."),
        new("CIT0117", "a cluster without workers that is no single node", null, "Such a cluster starts and then waits for workers. Four settings together make a single node."),
        new("CIT0118", "a member of the wrong form", ExitCode.Invalid, "Such as tasks that are no list of objects, or a wheel task without package_name or entry_point."),
        new("CIT0120", "an unknown placeholder", ExitCode.Invalid, "`${var.…}`, `${env.…}`, `${git.…}`, `${target}`, `${wheel}` and `${conf}` must have a value. Others are left alone; `$${` writes a literal `${`."),
        new("CIT0121", "a local library that matches nothing", ExitCode.Invalid, "Paths without a scheme or leading slash are files of the checkout, relative to the job file."),
        new("CIT0122", "a local library that matches several files", ExitCode.Invalid, "Old wheels in `dist/` are the usual reason. Delete them, or say which with `wheel`."),
        new("CIT0201", "the entry point is not in the wheel", ExitCode.Invalid, "Found before any request. On Databricks it would show only after a cluster has started."),
        new("CIT0202", "package_name is not the wheel's package", ExitCode.Invalid, "`package_name` is the distribution name of the wheel that the task installs."),
        new("CIT0203", "not a wheel", ExitCode.Invalid, "The file is no zip archive, or has no METADATA."),
        new("CIT0210", "no working Python", ExitCode.Invalid, "`package` needs a real Python 3.8 or later: on PATH, or named with `python`."),
        new("CIT0211", "the module 'build' is missing", ExitCode.Invalid, "`python -m build` runs the project's own backend. Install it into the Python that is used."),
        new("CIT0212", "the wheel could not be built", ExitCode.Invalid, "The backend's own words stand in the detail."),
        new("CIT0213", "pyproject.toml is not valid TOML", ExitCode.Invalid, "The starters databricks-iris 0.18.13 and 0.18.14 ship with such a file."),
        new("CIT0214", "not a Python project", ExitCode.Invalid, "There is no pyproject.toml that can be built and no setup.py, neither in the folder nor in its `src`."),
        new("CIT0301", "nothing to sync", ExitCode.Invalid, "The source does not exist. Git keeps no empty folders: a `.gitkeep` keeps them."),
        new("CIT0302", "files that look like credentials", ExitCode.Invalid, "`conf/local/**`, `credentials*`, `.env`, keys. Nothing is sent unless `allow-local-config` says so."),
        new("CIT0303", "files that look like credentials are sent", null, "Because `allow-local-config` says so."),
        new("CIT0304", "conf without local", null, "Kedro refuses to start when `conf/local` does not exist, even an empty one."),
        new("CIT0305", "nothing to fetch", ExitCode.Invalid, "The source is not in the workspace. With `if-missing: warn` only a warning."),
        new("CIT0306", "a path that cannot be synced", ExitCode.Invalid, "Only folders and files of DBFS so far: `dbfs:/…`."),
        new("CIT0307", "files are not there as they were sent", ExitCode.Unreachable, "After the upload the workspace is asked for every file. One that is missing or has another size makes the step red; the next sync sends it again."),
        new("CIT0308", "links that cannot be synced", ExitCode.Invalid, "A link to a file inside the source is followed. One that leads out of it could carry anything of the machine into the workspace; one to a folder could go round in circles."),
        new("CIT0401", "the token is not accepted", ExitCode.Refused, "It is wrong, expired, or belongs to another workspace."),
        new("CIT0402", "permission denied", ExitCode.Refused, "The token is good, but its owner may not do this."),
        new("CIT0403", "the workspace cannot be reached", ExitCode.Unreachable, "Wrong address, network, proxy, or something that is no workspace answered."),
        new("CIT0404", "the workspace is out of order", ExitCode.Unreachable, "It answered with errors or asked to wait, even after several tries."),
        new("CIT0405", "the workspace refused the request", ExitCode.Invalid, "It understood the request and will not do it; its own words follow."),
        new("CIT0406", "something else answers", ExitCode.Unreachable, "The address answers with a web page: a login, a proxy, a page that says it is out of order, or another server."),
        new("CIT0410", "several jobs of one name", ExitCode.Invalid, "The ids are listed. CiTasks never guesses."),
        new("CIT0411", "no job of that name", ExitCode.Invalid, "Names are compared exactly."),
        new("CIT0412", "access_control_list not applied", null, "It is sent when a job is created. Updating it on an existing job is not supported yet."),
        new("CIT0501", "a task failed", ExitCode.JobFailed, "With the exception's line and, where it can be found, the line of the checkout."),
        new("CIT0502", "the run failed", ExitCode.JobFailed, "No task explains it; the run's own message is shown."),
        new("CIT0503", "the run was cancelled in the workspace", ExitCode.JobFailed, "By a person or by another program."),
        new("CIT0504", "the wait ran out", ExitCode.TimedOut, "`timeout` was reached; `on-timeout` decides what happens to the run."),
        new("CIT0505", "the run was skipped", ExitCode.JobFailed, "Another run of the job is active and the job does not queue, or the job is disabled."),
        new("CIT0507", "the task was cancelled", null, "By a signal. Exit code 130 (SIGINT) or 143 (SIGTERM)."),
        new("CIT0508", "a cancelled run was not seen to stop", null, "The workspace did not confirm within the time that a CI system leaves."),
        new("CIT0510", "a notebook's result is too large for an output", null, "It is in its file in `log-dir`. An output may have 256 KB, the notebooks of a run 768 KB together."),
        new("CIT0511", "a notebook's result was cut by the service", null, "The Jobs API keeps the first 5 MB of what a notebook gives to `dbutils.notebook.exit`."),
        new("CIT0512", "members of a notebook's result are no outputs", null, "Their names have characters that no output can have."),
        new("CIT0513", "what a task left behind could not be read", null, "The result of the run stands; only its log, error or iterations are missing in the report."),
        new("CIT0514", "logs or the JUnit file could not be saved", null, "The folder `log-dir` cannot be written."),
        new("CIT0520", "a run request of the wrong form", ExitCode.Invalid, "Notebook, named Python, SQL and job parameters are maps of texts; Python, jar, spark-submit and dbt ones are lists of texts. A one-time run says what each task runs. Values are never converted."),
        new("CIT0521", "an input that does not fit the run file", ExitCode.Invalid, "Inputs given by name win over the run file; with several runs or several tasks in it, it is not clear which one they mean."),
        new("CIT0522", "parameters that the service does not take", ExitCode.Invalid, "The older parameters have at most 10,000 bytes as JSON, Python and spark-submit ones are ASCII, dbt takes ten commands."),
        new("CIT0523", "members that exclude each other", ExitCode.Invalid, "`notebook_params` and `jar_params`, `job_id` and `job_name`, `new_cluster` and `existing_cluster_id`."),
        new("CIT0524", "a member of the run file is not sent", null, "CiTasks makes the `idempotency_token` itself, and a run of a job has no name of its own."),
        new("CIT0525", "not a run request", ExitCode.Invalid, "An object of Kubernetes holds the request in `spec`; a run of a job takes the job as it is, without tasks, clusters or libraries."),
        new("CIT0526", "run files include each other in a circle", ExitCode.Invalid, "`{\"run_file\": …}` in a chain includes another file."),
        new("CIT0527", "several runs of one name", ExitCode.Invalid, "The ids and pages are listed. CiTasks never guesses."),
        new("CIT0528", "a one-time run with job clusters", ExitCode.Invalid, "`runs/submit` knows no shared clusters: each task has a new cluster, an existing one or serverless compute."),
        new("CIT0540", "whether a run was started is not known", null, "The answer to the start was lost, or the step was cancelled meanwhile. The same step with `reattach: true` finds the run by its token, if there is one."),
        new("CIT0541", "the run to take up belongs to another job", ExitCode.Invalid, "`run-id` must be a run of the job that the step runs."),
        new("CIT0542", "too many failed runs for one step", ExitCode.JobFailed, "Every attempt at this step of the pipeline has found a run that failed. Start the pipeline anew."),
        new("CIT0543", "the job is running already", ExitCode.JobFailed, "`on-active: fail` starts nothing then."),
        new("CIT0544", "runs were not started", null, "One that comes before them in the step failed."),
        new("CIT0545", "the run is gone", ExitCode.JobFailed, "Somebody deleted it while the step waited for it."),
        new("CIT0601", "a generated file is stale", ExitCode.Invalid, "Run `citasks catalogue write` and commit the result."),
    ];
}
