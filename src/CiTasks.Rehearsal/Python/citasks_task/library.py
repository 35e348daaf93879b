"""dbutils.library: what is left of it is a restart of Python."""
from .utility import Utility


class LibraryUtility(Utility):
    """Utilities for session isolated libraries."""

    def restartPython(self):
        """Restart python process for the current notebook session"""
        # What %pip made importable is found without one. Names stay defined, which on a cluster they would not.
        print("Python is not restarted in a rehearsal.")
