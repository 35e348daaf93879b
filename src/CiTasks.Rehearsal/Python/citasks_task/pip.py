"""%pip: a wheel of the workspace is really made importable; what an index would give must be in this Python already."""
import importlib
import os
import re
import shlex
import subprocess
import sys

from . import job, places

WITH_VALUE = ("-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--trusted-host", "-c", "--constraint", "-t", "--target", "--timeout",
              "--retries", "--proxy", "--cert", "--platform", "--python-version", "--progress-bar", "--log", "--cache-dir", "--config-settings")


class PipError(Exception):
    pass


def run(line, folder):
    words = shlex.split(os.path.expandvars(line), comments=True)
    if not words or words[0] != "install":
        # list, show, freeze, ...: this Python's own answer.
        done = subprocess.run([sys.executable, "-m", "pip", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        print(done.stdout.decode("utf-8", "replace"), end="")
        return
    for requirement in wanted(words[1:], folder):
        install(requirement, folder)
    importlib.invalidate_caches()


def wanted(words, folder):
    words = iter(words)
    for word in words:
        if word in ("-r", "--requirement"):
            yield from listed(locate(next(words, ""), folder))
        elif word.startswith(("--requirement=", "-r/", "-r.")):
            yield from listed(locate(word.split("=")[-1] if "=" in word else word[2:], folder))
        elif word in ("-e", "--editable"):
            yield next(words, ".")
        elif word in WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            yield word


def listed(path):
    if not os.path.isfile(path):
        raise PipError(f"ERROR: Could not open requirements file: [Errno 2] No such file or directory: '{path}'")
    with open(path, encoding="utf-8-sig") as file:
        for line in file:
            plain = re.sub(r"(^|\s)#.*", "", line).strip()
            if plain:
                yield from wanted(shlex.split(plain) if plain.startswith("-") else [plain], os.path.dirname(path))


def install(requirement, folder):
    path, _, extras = requirement.partition("[") if requirement.endswith("]") else (requirement, "", "")
    place = locate(path, folder)
    if path.endswith(".whl"):
        from . import wheels
        name = wheels.unpack(place, job["site_packages"])
        check(name + ("[" + extras if extras else ""), requirement)
        print(f"%pip install {requirement}: unpacked into the task's packages")
    elif path.startswith((".", "/", "file:")) and os.path.isdir(place):
        source = os.path.join(place, "src")
        sys.path.insert(1, source if os.path.isdir(source) else place)
        print(f"%pip install {requirement}: its folder is on the import path; a rehearsal builds nothing")
    elif "://" in requirement and "@" not in requirement.split("://")[0]:
        raise PipError(f"{requirement} cannot be had: a rehearsal installs nothing from the network")
    else:
        check(requirement, requirement)
        print(f"%pip install {requirement}: {sys.executable} has it")


def check(requirement, shown):
    from . import requirements
    problem = requirements.missing(requirement, extras=("",), seen=set())
    if problem:
        raise PipError(f"%pip install {shown} failed: {problem}")


def locate(path, folder):
    if path.startswith("dbfs:"):
        return places.local(path)
    return path[5:] if path.startswith("file:") else os.path.join(folder, path)
