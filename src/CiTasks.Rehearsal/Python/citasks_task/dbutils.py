"""dbutils, as notebooks and imports see it. Each utility is loaded when it is first used."""
import importlib

UTILITIES = {
    "credentials": ("credentials", "CredentialsUtility"),
    "fs": ("fs", "FileSystemUtility"),
    "jobs": ("task_values", "JobsUtility"),
    "library": ("library", "LibraryUtility"),
    "notebook": ("notebook_utility", "NotebookUtility"),
    "secrets": ("secrets", "SecretsUtility"),
    "widgets": ("widgets", "WidgetsUtility"),
}


class DBUtils:
    def __getattr__(self, name):
        if name not in UTILITIES:
            raise AttributeError(f"dbutils has no utility '{name}' in a rehearsal; it has {', '.join(sorted(UTILITIES))}")
        module, utility = UTILITIES[name]
        made = getattr(importlib.import_module("." + module, __package__), utility)()
        setattr(self, name, made)
        return made

    def __dir__(self):
        return [*UTILITIES, "help"]

    def __repr__(self):
        return "Package 'dbutils'. For more information, type 'dbutils.help()' in a cell."

    def help(self, name=None):
        if name:
            getattr(self, name).help()
            return
        print("This module provides various utilities for users to interact with the rest of Databricks.\n")
        for utility in UTILITIES:
            print(f"{utility}: {getattr(self, utility).__doc__}")


dbutils = DBUtils()
