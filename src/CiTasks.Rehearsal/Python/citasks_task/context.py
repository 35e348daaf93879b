"""What dbutils.notebook.entry_point and getContext tell a notebook about its run. Values come as on the cluster, behind get()."""
import json

from . import job


class Option:
    def __init__(self, value):
        self._value = value

    def get(self):
        return self._value

    def getOrElse(self, default):
        return default() if self._value is None and callable(default) else default if self._value is None else self._value

    def apply(self, name):
        return self._value[name]

    def isDefined(self):
        return self._value is not None

    def __str__(self):
        return f"Some({self._value})" if self.isDefined() else "None"


class Tags(dict):
    def get(self, name, default=None):
        return Option(super().get(name, default))

    apply = dict.__getitem__


class Context:
    def notebookPath(self):
        place = job.get("notebook")
        path = place and place.rsplit(".", 1)[0]
        return Option(path[len("/Workspace"):] if path and path.startswith("/Workspace/") else path)

    def tags(self):
        return Tags({**job["context"], "notebook_path": self.notebookPath().get()})

    def userName(self):
        return Option(job["context"]["user"])

    def clusterId(self):
        return Option(job["context"]["clusterId"])

    def jobId(self):
        return Option(job["context"]["jobId"])

    def currentRunId(self):
        return Option(job["context"]["runId"])

    def idInJob(self):
        return Option(job["context"]["runId"])

    def browserHostName(self):
        return Option(None)

    def apiUrl(self):
        return Option(None)

    def apiToken(self):
        raise PermissionError("A job of a rehearsal gets no token of the workspace. Read one from a secret: dbutils.secrets.get")

    def toJson(self):
        return json.dumps({"currentRunId": {"id": job["context"]["runId"]}, "tags": dict(self.tags()), "extraContext": {"notebook_path": self.notebookPath().get()}})

    safeToJson = toJson


class EntryPoint:
    """Each step of entry_point.getDbutils().notebook().getContext()."""

    def getDbutils(self):
        return self

    def notebook(self):
        return self

    def getContext(self):
        return Context()
