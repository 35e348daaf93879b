"""Runs a Python file as the main module."""
import os
import sys
import types


def run(job):
    from . import places, runtime
    sys.argv = [job["file"], *job["arguments"]]
    # After the packages: a file of the task's folder does not hide one of them.
    sys.path.append(places.real(os.path.dirname(job["file"])))
    with open(job["file"], "rb") as file:
        code = compile(file.read(), job["file"], "exec", dont_inherit=True)
    main_module = types.ModuleType("__main__")
    main_module.__file__ = job["file"]
    main_module.__builtins__ = __builtins__
    main_module.__dict__.update(runtime.names())
    sys.modules["__main__"] = main_module
    exec(code, main_module.__dict__)
