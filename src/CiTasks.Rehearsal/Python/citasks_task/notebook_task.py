"""Runs a notebook: its cells in order, in one namespace."""
import os
import sys
import types
import zlib

from . import cell_code, cells, places, runtime

EXTENSIONS = (".py", ".ipynb", ".sql", ".scala", ".r", ".R")
OTHERS = {".sql": "SQL", ".scala": "Scala", ".r": "R", ".R": "R"}
NOT_FOUND = ("Notebook not found: {}. Notebooks can be specified via a relative path (./Notebook or ../folder/Notebook) or via an absolute path "
             "(/Abs/Path/to/Notebook). Make sure you are specifying the path correctly.")


class NotebookError(Exception):
    pass


def run(job):
    place = job["notebook"]
    sys.argv = ["/databricks/python_shell/scripts/db_ipykernel_launcher.py"]
    if job["starts_in_notebook_folder"]:
        os.chdir(os.path.dirname(place))
    sys.path[1:1] = [places.real(folder) for folder in dict.fromkeys((os.path.dirname(place), *job["import_folders"]))]
    main_module = types.ModuleType("__main__")
    main_module.__builtins__ = __builtins__
    sys.modules["__main__"] = main_module
    notebook = Notebook(main_module.__dict__)
    main_module.__dict__.update(runtime.names(), get_ipython=lambda: notebook.shell, sc=runtime.LazyContext(), sqlContext=runtime.names()["spark"])
    notebook.run_cells(place)


class Notebook:
    """The namespace and the place of the notebook that is being executed; %run executes others in the same one."""

    def __init__(self, namespace):
        from .magics import Shell
        self.namespace = namespace
        self.path = []
        self.shell = Shell(self)

    @property
    def folder(self):
        return os.path.dirname(self.path[-1])

    def run_cells(self, place):
        if place in self.path:
            raise NotebookError(f"The notebook {shown(place)} runs itself: " + " -> ".join(shown(step) for step in [*self.path, place]))
        self.path.append(place)
        try:
            for cell in cells.read(place):
                self.run_cell(cell)
        finally:
            self.path.pop()

    def run_cell(self, cell):
        if cell.kind != "code" or not cell.source.strip():
            return
        name = command(self.path[-1], cell.number)
        language, text = cells.language_of(cell)
        if language == "python":
            self.execute("\n" * (cell.source.count("\n") - text.count("\n")) + text, name)
        elif language is not None:
            self.shell.run_language(language, text)
        elif cell.source.lstrip().startswith("%%"):
            self.shell.run_cell_magic(*cell_magic(cell.source))
        else:
            self.execute(cell.source, name)

    def execute(self, source, name=None):
        cell_code.execute(source, name or "<string>", self.namespace)


def cell_magic(source):
    head, _, body = source.lstrip().partition("\n")
    magic, _, arguments = head[2:].strip().partition(" ")
    return magic, arguments.strip(), body


def command(place, cell_number):
    """A command's id, as traces name it: its last four digits are the number of the cell."""
    return f"<command-{zlib.crc32(shown(place).encode('utf-8'))}{cell_number:04}>"


def shown(place):
    return place[len("/Workspace"):] if places.is_below(place, ("/Workspace",)) else place


def find(path, folder):
    """The file of a notebook that another one names."""
    place = places.workspace(path, folder)
    for candidate in (*(place + mark + extension for extension in EXTENSIONS for mark in ("", "~notebook")), place):
        if is_notebook(candidate):
            check_language(candidate)
            return candidate
    raise NotebookError(NOT_FOUND.format(shown(place)))


def is_notebook(place):
    """A file that merely is Python is none. The mark is that of a notebook beside a file of its name."""
    if not os.path.isfile(place) or not place.endswith(EXTENSIONS):
        return False
    if not place.endswith(".py"):
        return True
    with open(place, encoding="utf-8-sig", errors="replace") as file:
        return file.readline().startswith(cells.HEADER)


def check_language(place):
    language = OTHERS.get(os.path.splitext(place)[1])
    if language:
        raise NotebookError(f"{shown(place)} is a notebook in {language}. A rehearsal runs notebooks in Python only; set an outcome for this task (--outcomes)")
