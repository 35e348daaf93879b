"""The paths of a cluster: what dbfs:/x, /Volumes/x and file:/x are on its local disk."""
import os
import re

from . import job

LOCAL_ROOTS = ("/Volumes", "/Workspace")


def local(path):
    """The local path that a path of dbutils.fs means. One without a scheme is one of DBFS."""
    text = os.fspath(path)
    if text.startswith("file:"):
        return _cleaned(text[5:])
    plain = _cleaned(text[5:] if text.startswith("dbfs:") else text)
    return plain if is_below(plain, LOCAL_ROOTS) else "/dbfs" + plain


def shown(place):
    """The way back: the path as dbutils.fs.ls names it."""
    if is_below(place, ("/dbfs",)):
        return "dbfs:" + (place[5:] or "/")
    return ("dbfs:" if is_below(place, ("/Volumes",)) else "file:") + place


def workspace(path, folder):
    """The place of a notebook or file of the workspace, named absolutely or from a folder."""
    if not path.startswith("/"):
        return os.path.normpath(os.path.join(folder, path))
    plain = os.path.normpath(_cleaned(path))
    return plain if is_below(plain, ("/Workspace", "/Volumes", "/dbfs")) else "/Workspace" + plain


def real(folder):
    """Where the import system finds a folder: it does not see what only Python's file functions translate."""
    for inside, host in job["redirects"].items():
        if is_below(folder, (inside,)):
            return host + folder[len(inside):]
    return folder


def is_below(path, roots):
    return any(path == root or path.startswith(root + "/") for root in roots)


def _cleaned(path):
    if not path.startswith("/"):
        raise ValueError(f"Path must be absolute: {path}")
    return re.sub("/+", "/", path).rstrip("/") or "/"
