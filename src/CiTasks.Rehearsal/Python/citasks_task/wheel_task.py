"""Runs an entry point of a wheel."""
import sys


def run(job):
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
