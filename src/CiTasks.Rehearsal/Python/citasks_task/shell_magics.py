"""%sh, %fs and the arguments of %run."""
import re
import shlex
import shutil
import subprocess
import sys

FS_OPTIONS = {"-r": True, "--recurse": True, "-f": True}


def sh(script):
    """Runs in bash, as on a cluster. How it ends is told, but does not end the notebook, unless -e is asked for."""
    strict = re.match(r"\s*-e\b", script)
    if strict:
        script = script[strict.end():]
    # Through our own stream rather than straight into the log: secrets are hidden there.
    process = subprocess.Popen([shutil.which("bash") or "sh", *(["-e"] if strict else []), "-c", script],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for line in process.stdout:
        sys.stdout.write(line.decode("utf-8", "replace"))
    code = process.wait()
    if code and strict:
        raise subprocess.CalledProcessError(code, script.strip())


def output(command):
    result = subprocess.run([shutil.which("bash") or "sh", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return result.stdout.decode("utf-8", "replace").splitlines()


def fs(line):
    """One command of dbutils.fs, such as: ls dbfs:/FileStore"""
    from . import display
    from .dbutils import dbutils
    words = shlex.split(line)
    if not words:
        return
    name, *arguments = words
    recurse = any(FS_OPTIONS.get(argument) for argument in arguments)
    method = getattr(dbutils.fs, name, None)
    if method is None or name.startswith("_"):
        raise ValueError(f"%fs has no command {name}")
    arguments = [argument for argument in arguments if argument not in FS_OPTIONS]
    value = method(*arguments, **({"recurse": True} if recurse and name in ("cp", "mv", "rm") else {}))
    if value is not None:
        display.display(value)


def run_arguments(line):
    """The path of %run and its $name="value" pairs."""
    words = shlex.split(line)
    if not words:
        raise ValueError("%run needs the path of a notebook")
    given = {}
    for word in words[1:]:
        name, equals, value = word.lstrip("$").partition("=")
        if equals:
            given[name] = value
    return words[0], given
