"""dbutils.notebook: end this notebook with a value, run another one."""
import json
import os
import signal
import subprocess
import sys
import tempfile

from . import job
from .ending import NotebookExit
from .utility import Utility


class WorkflowException(Exception):
    pass


class NotebookUtility(Utility):
    """Utilities for the control flow of a notebook."""

    def exit(self, value=""):
        """This method lets you exit a notebook with a value"""
        print(f"Notebook exited: {value}")
        raise NotebookExit(str(value))

    def run(self, path, timeout_seconds=0, arguments=None, *ignored):
        """This method runs a notebook and returns its exit value"""
        from . import notebook_task
        place = notebook_task.find(path, os.path.dirname(job["notebook"]) if job["kind"] == "notebook" else os.getcwd())
        folder = tempfile.mkdtemp(prefix="notebook-", dir=os.path.dirname(job["result"]))
        result = _run_in_process(place, folder, {str(name): str(value) for name, value in (arguments or {}).items()}, timeout_seconds)
        if result is None:
            raise _failure(f"FAILED: the process of {path} ended before its notebook did")
        if "error" in result:
            raise _failure(f"FAILED: Workload failed, see run output for details\n{result['error']}")
        return result.get("result", "")

    def getContext(self):
        """The context of the run"""
        from .context import Context
        return Context()

    @property
    def entry_point(self):
        from .context import EntryPoint
        return EntryPoint()


def _run_in_process(place, folder, arguments, timeout):
    """A run of its own: neither names nor modules are shared, and it can be ended."""
    instructions = {**job, "kind": "notebook", "notebook": place, "widgets": arguments, "requirements": [], "result": os.path.join(folder, "result.json"),
                    "set_values": os.path.join(folder, "set-values.json")}
    file = os.path.join(folder, "job.json")
    with open(file, "w", encoding="utf-8") as stream:
        json.dump(instructions, stream)
    bootstrap = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "citasks_bootstrap.py")
    process = subprocess.Popen([sys.executable, "-u", bootstrap, file], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True)
    try:
        return _follow(process, instructions["result"], timeout)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
            process.wait()


def _follow(process, result, timeout):
    import threading
    reader = threading.Thread(target=_pass_on, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        process.wait(timeout if timeout and timeout > 0 else None)
    except subprocess.TimeoutExpired:
        raise _failure("TIMEDOUT") from None
    reader.join(2)
    if not os.path.exists(result):
        return None
    with open(result, encoding="utf-8") as stream:
        return json.load(stream)


def _pass_on(lines):
    for line in lines:
        sys.stdout.write(line.decode("utf-8", "replace"))


def _failure(text):
    return WorkflowException(f"com.databricks.WorkflowException: com.databricks.NotebookExecutionException: {text}")
