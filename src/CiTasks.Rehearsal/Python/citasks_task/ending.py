"""How a task ends, written to a file that the workspace reads."""
import json
import os
import sys

from . import job

# A message may hold a whole data set. The workspace shows what a person can read.
ERROR_LIMIT = 64 * 1024
TRACE_LIMIT = 1024 * 1024
RESULT_LIMIT = 5 * 1024 * 1024


class NotebookExit(BaseException):
    """dbutils.notebook.exit: the end of the task, which no `except Exception` of its code may stop."""

    def __init__(self, value):
        super().__init__(value)
        self.value = value

    def output(self):
        encoded = hidden(self.value).encode("utf-8", "replace")
        return {"ended": True, "result": encoded[:RESULT_LIMIT].decode("utf-8", "ignore"), "truncated": len(encoded) > RESULT_LIMIT}


def report(problem):
    if job["kind"] == "notebook":
        from . import notebook_trace
        trace = notebook_trace.of(problem)
    else:
        trace = plain_trace(problem)
    # The stream hides secrets by itself.
    print(trace, end="", file=sys.stderr)
    write({"error": hidden(first_line(problem))[:ERROR_LIMIT], "error_trace": hidden(trace)[-TRACE_LIMIT:]})
    return 1


def plain_trace(problem):
    import traceback
    trace = traceback.TracebackException(type(problem), problem, problem.__traceback__)
    leave_out_own_frames(traceback, trace)
    return "".join(trace.format())


def leave_out_own_frames(traceback, trace):
    """The way from here to the task's code tells its author nothing."""
    trace.stack = traceback.StackSummary.from_list([frame for frame in trace.stack if not is_own(frame.filename)])
    for other in (trace.__cause__, trace.__context__, *(getattr(trace, "exceptions", None) or [])):
        if other is not None:
            leave_out_own_frames(traceback, other)


def first_line(problem):
    name = type(problem).__name__
    try:
        text = str(problem)
    except Exception:
        text = "<its text cannot be had>"
    return f"{name}: {text}" if text else name


def is_own(name):
    return name.startswith(OWN_FOLDER) or name.startswith("<frozen importlib") or is_importlib(name)


def is_importlib(name):
    return os.path.basename(os.path.dirname(name)) in ("importlib", "metadata") and os.path.basename(name) == "__init__.py"


def write(result):
    draft = job["result"] + ".new"
    with open(draft, "w", encoding="utf-8", errors="backslashreplace") as file:
        json.dump(result, file)
    os.replace(draft, job["result"])


def hidden(text):
    redaction = sys.modules.get(__package__ + ".redaction")
    return redaction.hide(text) if redaction else text


# The bootstrap lies in the folder above this package.
OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
