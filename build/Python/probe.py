"""Tells which Python this is and what it lacks for building a project's wheel, as one line of JSON.

Run as a file, never as `-c`: that puts the current folder, and any folder named build in it, on the path.
"""

import json
import os
import re
import sys
from importlib import metadata, util

DEFAULT_REQUIREMENTS = ["setuptools", "wheel"]


def load_toml(file):
    try:
        import tomllib
    except ImportError:
        from pip._vendor import tomli as tomllib
    with open(file, "rb") as stream:
        return tomllib.load(stream)


def requirements(project):
    """What the project's own build backend asks for; a broken pyproject.toml is for the package task to report."""
    file = os.path.join(project, "pyproject.toml")
    try:
        declared = load_toml(file).get("build-system", {}).get("requires", DEFAULT_REQUIREMENTS)
    except (ImportError, OSError, ValueError):
        declared = DEFAULT_REQUIREMENTS
    needed = ["build", *declared]
    # setuptools before 70.1 writes wheels only with the wheel package beside it.
    if any(name_of(one) == "setuptools" for one in declared) and not any(name_of(one) == "wheel" for one in declared):
        needed.append("wheel")
    return needed


def name_of(requirement):
    name = re.match(r"\s*([A-Za-z0-9._-]+)", requirement)
    return re.sub(r"[-_.]+", "-", name.group(1)).lower() if name else requirement


def is_met(requirement):
    try:
        version = metadata.version(name_of(requirement))
    except metadata.PackageNotFoundError:
        version = None
    try:
        from packaging.requirements import Requirement
    except ImportError:
        try:
            from pip._vendor.packaging.requirements import Requirement
        except ImportError:
            return version is not None
    parsed = Requirement(requirement)
    if parsed.marker is not None and not parsed.marker.evaluate():
        return True
    return version is not None and parsed.specifier.contains(version, prereleases=True)


def main():
    needed = requirements(sys.argv[1])
    print(
        json.dumps(
            {
                "executable": sys.executable,
                "base": os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable),
                "version": "%d.%d.%d" % sys.version_info[:3],
                "supported": sys.version_info >= (3, 9),
                "requirements": needed,
                "missing": [one for one in needed if not is_met(one)],
                "makesEnvironments": bool(util.find_spec("venv") and util.find_spec("ensurepip")),
            }
        )
    )


if __name__ == "__main__":
    main()
