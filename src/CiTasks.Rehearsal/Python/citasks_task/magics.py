"""The magics of a notebook, and what get_ipython() answers with."""
import importlib
import os
import sys
import time

OUTCOME_HINT = "A rehearsal runs Python only: take the cell out, or set an outcome for this task (--outcomes)"


class Shell:
    """As much of IPython's shell as notebooks and extensions use."""

    def __init__(self, notebook):
        self._notebook = notebook
        self._added = {"line": {}, "cell": {}}

    @property
    def user_ns(self):
        return self._notebook.namespace

    def run_language(self, language, text):
        """A cell that is something else than Python."""
        if language in ("md", "md-sandbox", "markdown", "skip"):
            return
        if language in ("sh", "bash"):
            from . import shell_magics
            shell_magics.sh(text)
        elif language == "fs":
            from . import shell_magics
            for line in text.splitlines():
                shell_magics.fs(line)
        elif language in ("html", "javascript", "js"):
            print(text, end="")
        elif language == "sql":
            self._sql(text)
        else:
            raise NotImplementedError(f"%{language} cells cannot run here. {OUTCOME_HINT}")

    def run_line_magic(self, name, line="", _stack_depth=1):
        if name in self._added["line"]:
            return self._added["line"][name](line)
        own = getattr(self, "_line_" + name, None)
        if own is not None:
            return own(line)
        if name in ("sh", "bash", "fs", "sql", "scala", "r", "R", "md"):
            return self.run_language(name, line)
        print(f"%{name} {line}".rstrip() + ": no such magic in a rehearsal; the line does nothing.")
        return None

    magic = run_line_magic

    def run_cell_magic(self, name, line, cell):
        if name in self._added["cell"]:
            return self._added["cell"][name](line, cell)
        if name in ("time", "timeit", "capture", "prun"):
            # One blank line for the magic's own: the cell's lines keep their numbers.
            return self._timed(lambda: self._notebook.execute("\n" + cell), tell=name == "time")
        if name in ("writefile", "file"):
            with open(os.path.expanduser(line.split()[-1]), "a" if "-a" in line.split() else "w", encoding="utf-8") as file:
                file.write(cell)
            return None
        print(f"%%{name}: no such magic in a rehearsal; its cell does nothing.")
        return None

    def run_cell(self, source, *ignored, **options):
        self._notebook.execute(source)

    def system(self, command):
        from . import shell_magics
        shell_magics.sh(command)

    def getoutput(self, command):
        from . import shell_magics
        return shell_magics.output(command)

    def register_magic_function(self, function, magic_kind="line", magic_name=None):
        for kind in ("line", "cell") if magic_kind == "line_cell" else (magic_kind,):
            self._added[kind][magic_name or function.__name__] = function

    def register_magics(self, *ignored):
        print("Classes of magics are not registered in a rehearsal.")

    def push(self, variables, interactive=True):
        self.user_ns.update(variables)

    def _line_run(self, line):
        from . import shell_magics
        path, given = shell_magics.run_arguments(line)
        from . import notebook_task
        from .dbutils import dbutils
        dbutils.widgets._give(given)
        self._notebook.run_cells(notebook_task.find(path, self._notebook.folder))

    def _line_pip(self, line):
        from . import pip
        pip.run(line, self._notebook.folder)

    def _line_env(self, line):
        name, equals, value = line.replace("=", " ", 1).strip().partition(" ")
        if equals:
            os.environ[name] = value.strip()
            print(f"env: {name}={value.strip()}")
            return None
        return os.environ.get(name) if name else dict(os.environ)

    _line_set_env = _line_env

    def _line_cd(self, line):
        os.chdir(os.path.expanduser(line or "~"))
        print(os.getcwd())

    def _line_pwd(self, line):
        return os.getcwd()

    def _line_time(self, line):
        return self._timed(lambda: self._notebook.execute(line), tell=True)

    _line_timeit = _line_time

    def _line_load_ext(self, line):
        """Extensions of IPython itself, such as autoreload, have nothing to do in a run; others are really loaded."""
        if line in ("autoreload", "storemagic", "line_profiler", "sparkmagic"):
            return
        try:
            extension = importlib.import_module(line)
        except ImportError as problem:
            print(f"%load_ext {line}: {problem}")
            return
        if hasattr(extension, "load_ipython_extension"):
            extension.load_ipython_extension(self)
        else:
            print(f"The {line} module is not an IPython extension.")

    _line_reload_ext = _line_load_ext

    def _nothing(self, line):
        return None

    _line_autoreload = _line_matplotlib = _line_config = _line_precision = _line_unload_ext = _line_tensorboard = _line_skip = _nothing

    def _timed(self, action, tell):
        start, used = time.perf_counter(), time.process_time()
        try:
            action()
        finally:
            if tell:
                print(f"CPU times: total: {time.process_time() - used:.3g} s\nWall time: {time.perf_counter() - start:.3g} s", file=sys.stdout)

    def _sql(self, text):
        from . import display, spark
        if not spark.is_available():
            raise NotImplementedError(f"%sql cells need pyspark, which {sys.executable} does not have. {OUTCOME_HINT}")
        for statement in filter(str.strip, text.split(";")):
            self.user_ns["_sqldf"] = spark.session().sql(statement)
            display.display(self.user_ns["_sqldf"])

