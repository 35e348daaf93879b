"""Starts the code of one task in a rehearsal workspace and writes down how it ended.

Run as: python citasks_bootstrap.py job.json
"""
import json
import os
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    # One pipe for both: the log then has every line in the order it was printed, children's lines too.
    os.dup2(1, 2)
    if job["redirects"]:
        # Before anything else is imported: some modules keep the functions they find.
        import citasks_redirects
        citasks_redirects.install(job["redirects"])
    if not libraries_are_there(job):
        return 1
    try:
        {"wheel": run_wheel, "file": run_file}[job["kind"]](job)
    except SystemExit as end:
        if end.code is None or end.code == 0:
            write(job, {"ended": True})
            return 0
        if not isinstance(end.code, int):
            print(end.code, file=sys.stderr)
        return report(job, end)
    except BaseException as problem:
        return report(job, problem)
    write(job, {"ended": True})
    return 0


def libraries_are_there(job):
    own_folder = sys.path[0]
    sys.path.insert(1, job["site_packages"])
    if job["requirements"]:
        import citasks_requirements
        missing = citasks_requirements.first_missing(job["requirements"])
        if missing:
            print(missing, file=sys.stderr)
            write(job, {"library_error": missing})
            return False
    sys.path.remove(own_folder)
    if job["import_path"]:
        sys.path.insert(0, job["import_path"])
    return True


def run_wheel(job):
    from importlib import metadata
    sys.argv = [job["entry_point"], *job["arguments"]]
    find_entry_point(metadata, job["package"], job["entry_point"])()


def find_entry_point(metadata, package, name):
    try:
        for entry_point in metadata.distribution(package).entry_points:
            if entry_point.name == name:
                return entry_point.load()
    except metadata.PackageNotFoundError:
        pass
    import importlib
    module = package.replace("-", "_")
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as problem:
        if problem.name != module:
            raise
        raise ModuleNotFoundError(
            f"Python wheel with name {package} could not be found. Please check the driver logs for more details") from None
    try:
        return getattr(found, name)
    except AttributeError:
        raise AttributeError(f"Package {package} has no entry point and no function named {name}") from None


def run_file(job):
    import types
    sys.argv = [job["file"], *job["arguments"]]
    if job["file"].startswith("/Workspace/"):
        # A file of the workspace runs where it lies and can import its neighbours; one from elsewhere runs as a copy.
        sys.path.insert(0, os.path.dirname(job["file"]))
    with open(job["file"], "rb") as file:
        code = compile(file.read(), job["file"], "exec", dont_inherit=True)
    main_module = types.ModuleType("__main__")
    main_module.__file__ = job["file"]
    main_module.__builtins__ = __builtins__
    sys.modules["__main__"] = main_module
    exec(code, main_module.__dict__)


def report(job, problem):
    import traceback
    trace = "".join(traceback.format_exception(type(problem), problem, skip_own_frames(problem.__traceback__)))
    print(trace, end="", file=sys.stderr)
    text = str(problem)
    name = type(problem).__name__
    write(job, {"error": f"{name}: {text}" if text else name, "error_trace": trace})
    return 1


def skip_own_frames(trace):
    """The way from here to the task's code tells its author nothing."""
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name != __file__ and not name.startswith("<frozen importlib") and not is_importlib(name):
            break
        trace = trace.tb_next
    return trace


def is_importlib(name):
    return os.path.basename(os.path.dirname(name)) in ("importlib", "metadata") and os.path.basename(name) == "__init__.py"


def write(job, result):
    with open(job["result"], "w", encoding="utf-8", errors="backslashreplace") as file:
        json.dump(result, file)


if __name__ == "__main__":
    sys.exit(main())
