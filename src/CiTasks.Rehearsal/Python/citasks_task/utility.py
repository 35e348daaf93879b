"""What all utilities of dbutils share."""
import inspect


class Utility:
    def help(self, name=None):
        for method, function in inspect.getmembers(self, callable):
            if not method.startswith("_") and method != "help" and name in (None, method):
                described = inspect.getdoc(function)
                print(f"{method}{inspect.signature(function)}" + (f" -> {described}" if described else ""))


class ExecutionError(Exception):
    """What a failure on the cluster's Java side looks like; code tells them apart by the text."""
