"""Says whether this Python has what a task's libraries require. A rehearsal installs nothing from an index."""
import re
import sys
from importlib import metadata


def first_missing(entries):
    """The message about the first library that cannot be had, or None."""
    for entry in entries:
        problem = missing(entry["requirement"], extras=("",), seen=set()) or wrong_python(entry["requirement"])
        if problem:
            return f"Library installation failed for library {entry['library']}: {problem}"
    return None


def missing(text, extras, seen, parent=None):
    """The reason why a library cannot be had, or None. What a library that is there requires itself is only noted: an
    index would bring it, and whether the task needs it shows when the task imports it."""
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
            print(f"Going on without a library: {problem}", file=sys.stderr)
    return None


def wrong_python(name):
    """A wheel was unpacked whatever Python it is for, and pip would have refused."""
    if not re.fullmatch(r"[\w.-]*\w", name):
        return None
    wanted = metadata.metadata(name).get("Requires-Python") or ""
    here = "%d.%d.%d" % sys.version_info[:3]
    if all(holds(clause.strip()) for clause in wanted.split(",")):
        return None
    return f"Package '{name}' requires a different Python: {here} not in '{wanted}'"


def holds(clause):
    match = re.fullmatch(r"(>=|<=|==|!=|>|<|~=)\s*(\d+(?:\.\d+)*)(\.\*)?", clause)
    if not match:
        return True
    operator, version, _ = match.groups()
    there = tuple(map(int, version.split(".")))
    exact = operator in (">=", ">", "<=", "<", "~=") and not match.group(3)
    here = tuple(sys.version_info[:3] if exact else sys.version_info[:len(there)])
    there += (0,) * (len(here) - len(there))
    return {">=": here >= there, "~=": here >= there, "<=": here <= there, ">": here > there, "<": here < there, "==": here == there, "!=": here != there}[operator]


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
