"""Says whether this Python has what a task's libraries require. A rehearsal installs nothing from an index."""
import re
import sys
from importlib import metadata


def first_missing(entries):
    """The message about the first library that cannot be had, or None."""
    for entry in entries:
        problem = missing(entry["requirement"], extras=("",), seen=set())
        if problem:
            return f"Library installation failed for library {entry['library']}: {problem}"
    return None


def missing(text, extras, seen, parent=None):
    name, wanted_extras, specifier, applies = parse(text, extras)
    key = (name.lower().replace("_", "-"), tuple(wanted_extras))
    if not applies or key in seen:
        return None
    seen.add(key)
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return explain(text, parent, f"which {sys.executable} does not have")
    if specifier is not None and not specifier.contains(found.version, prereleases=True):
        return explain(text, parent, f"but {sys.executable} has {name} {found.version}")
    for requirement in found.requires or []:
        problem = missing(requirement, ("", *wanted_extras), seen, parent=name)
        if problem:
            return problem
    return None


def parse(text, extras):
    if re.fullmatch(r"[\w.-]*\w", text):
        return text, (), None, True
    try:
        Requirement, InvalidRequirement = parser()
    except ImportError:
        # Without a parser only the names are checked, and only of what is required in any case.
        plain = text.split(";")
        return re.match(r"\s*([\w.-]*\w)", plain[0]).group(1), (), None, len(plain) == 1
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        # A path or an address: nothing to look up.
        return text, (), None, False
    applies = requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)
    return requirement.name, sorted(requirement.extras), requirement.specifier, applies


def parser():
    """Imported only when there is something to parse: it takes longer than the rest together."""
    try:
        from packaging.requirements import InvalidRequirement, Requirement
    except ImportError:
        from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
    return Requirement, InvalidRequirement


def explain(text, parent, reason):
    wanted = text.split(";")[0].strip()
    start = f"{parent} requires {wanted}" if parent else f"it needs {wanted}"
    return f"{start}, {reason}. A rehearsal installs nothing from an index; to have it: {sys.executable} -m pip install '{wanted}'"
