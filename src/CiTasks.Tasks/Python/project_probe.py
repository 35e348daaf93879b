"""Tells citasks about this interpreter and a project, as one JSON object on standard output.

Runs on Python 3.8 and later with nothing installed. Argument: the project's folder.
"""
import importlib.util
import json
import os
import sys

# Run by -c, Python looks for modules in the current folder first: a folder "build" there is not the module.
sys.path[:] = [entry for entry in sys.path if entry]


def load_toml():
    try:
        import tomllib

        return tomllib
    except ImportError:
        pass
    for name in ("tomli", "pip._vendor.tomli"):
        try:
            return __import__(name, fromlist=["loads"])
        except ImportError:
            continue
    return None


def read_pyproject(path, toml):
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        text = file.read().decode("utf-8-sig")
    if toml is None:
        return {"path": path, "unread": True}
    try:
        return {"path": path, "data": toml.loads(text)}
    except toml.TOMLDecodeError as problem:
        return {"path": path, "error": str(problem)}


def importable(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def satisfied(requirement):
    """True when an installed distribution meets the requirement (its markers included)."""
    try:
        try:
            from packaging.requirements import Requirement
        except ImportError:
            from pip._vendor.packaging.requirements import Requirement
        from importlib.metadata import PackageNotFoundError, version
    except ImportError:
        return False
    wanted = Requirement(requirement)
    if wanted.marker is not None and not wanted.marker.evaluate():
        return True
    try:
        return wanted.specifier.contains(version(wanted.name), prereleases=True)
    except PackageNotFoundError:
        return False


def describe(folder, toml):
    """One candidate folder: what its pyproject.toml says and what can build it."""
    pyproject = read_pyproject(os.path.join(folder, "pyproject.toml"), toml)
    data = (pyproject or {}).get("data") or {}
    system = data.get("build-system") or {}
    requires = system.get("requires") or ["setuptools>=40.8.0", "wheel"]
    backend = (system.get("build-backend") or "setuptools.build_meta").split(":")[0]
    return {
        "folder": folder,
        "pyproject": (pyproject or {}).get("path"),
        "toml_error": (pyproject or {}).get("error"),
        "toml_unread": bool((pyproject or {}).get("unread")),
        "has_setup": os.path.isfile(os.path.join(folder, "setup.py")) or os.path.isfile(os.path.join(folder, "setup.cfg")),
        "has_build_system": "build-system" in data,
        "has_project": "project" in data,
        "kedro": (data.get("tool") or {}).get("kedro"),
        "backend": backend,
        "backend_importable": importable(backend.split(".")[0]),
        "missing": [item for item in requires if not satisfied(item)],
    }


def main():
    project = os.path.abspath(sys.argv[1])
    toml = load_toml()
    print(
        json.dumps(
            {
                "executable": sys.executable,
                "version": "%d.%d.%d" % sys.version_info[:3],
                "build": importable("build"),
                "root": describe(project, toml),
                "src": describe(os.path.join(project, "src"), toml),
            }
        )
    )


main()
