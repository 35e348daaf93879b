"""Starts the code of one task in a rehearsal workspace and writes down how it ended.

Run as: python citasks_bootstrap.py job.json
"""
import importlib
import json
import os
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    # One pipe for both: the log then has every line in the order it was printed, children's lines too.
    os.dup2(1, 2)
    import citasks_task
    # What is imported from here on is the task's: our own modules are found through their package.
    sys.path.pop(0)
    citasks_task.job = job
    if job["redirects"]:
        # Before anything else is imported: some modules keep the functions they find.
        from citasks_task import redirects
        redirects.install(job["redirects"])
    from citasks_task import ending, limits
    limits.apply(job["memory_bytes"])
    if job["secrets"]:
        from citasks_task import redaction
        redaction.install()
    sys.path[:0] = filter(None, [job["import_path"], job["site_packages"]])
    # A cluster's Python has them installed, so the Pythons that a task starts have them too.
    os.environ["PYTHONPATH"] = job["site_packages"]
    if not libraries_are_there(job, ending):
        return 1
    from citasks_task import runtime
    runtime.install()
    try:
        importlib.import_module("citasks_task." + job["kind"] + "_task").run(job)
    except ending.NotebookExit as end:
        ending.write(end.output())
        return 0
    except SystemExit as end:
        if end.code is None or end.code == 0:
            ending.write({"ended": True})
            return 0
        if not isinstance(end.code, int):
            print(end.code, file=sys.stderr)
        return ending.report(end)
    except BaseException as problem:
        return ending.report(problem)
    ending.write({"ended": True})
    return 0


def libraries_are_there(job, ending):
    if job["requirements"]:
        from citasks_task import requirements
        missing = requirements.first_missing(job["requirements"])
        if missing:
            print(missing, file=sys.stderr)
            ending.write({"library_error": missing})
            return False
    return True


def end_of_notebook(code):
    """A notebook is over with its last cell: a thread that it left running ends with it, as with a cluster's kernel."""
    import atexit
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    exit_code = main()
    if sys.modules["citasks_task"].job["kind"] == "notebook":
        end_of_notebook(exit_code)
    sys.exit(exit_code)
