"""dbutils.jobs.taskValues: what tasks of a run tell later ones."""
import json
import os
import threading

from . import job
from .utility import Utility

SIZE_LIMIT = 48 * 1024
COUNT_LIMIT = 250
_lock = threading.Lock()
_set = {}


class TaskValuesUtility(Utility):
    """Provides utilities for leveraging job task values."""

    def set(self, key, value):
        """Sets a task value on the current task run"""
        if not isinstance(key, str) or not key:
            raise TypeError("The key of a task value must be a string that is not empty.")
        try:
            text = json.dumps(value, allow_nan=False)
        except (TypeError, ValueError) as problem:
            raise ValueError(f"The task value {key} cannot be written as JSON: {problem}") from None
        if len(text.encode("utf-8")) > SIZE_LIMIT:
            raise ValueError(f"The JSON representation of the task value {key} has {len(text.encode('utf-8'))} bytes and cannot exceed 48 KiB.")
        with _lock:
            if key not in _set and len(_set) >= COUNT_LIMIT:
                raise ValueError(f"A task run can have {COUNT_LIMIT} task values at most.")
            _set[key] = json.loads(text)
            _save()

    def get(self, taskKey, key, default=None, debugValue=None):
        """Returns the latest task value that belongs to the current job run"""
        values = {**job["values"], job["task_key"]: {**job["values"].get(job["task_key"], {}), **_set}}
        if key in values.get(taskKey, {}):
            return values[taskKey][key]
        if default is not None:
            return default
        reason = "has set no such value" if taskKey in job["task_keys"] else f"is not in this run, which has {', '.join(job['task_keys'])}"
        raise ValueError(f"Task value '{key}' of task '{taskKey}' cannot be found and there is no default: the task {reason}.")

    getValue = get


class JobsUtility(Utility):
    """Utilities for leveraging jobs features."""

    def __init__(self):
        self.taskValues = TaskValuesUtility()


def _save():
    draft = job["set_values"] + ".new"
    with open(draft, "w", encoding="utf-8") as file:
        json.dump(_set, file)
    os.replace(draft, job["set_values"])
