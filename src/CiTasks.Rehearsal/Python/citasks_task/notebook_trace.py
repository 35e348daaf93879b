"""The trace of a notebook's failure as Databricks shows it: cells as commands, lines counted within the cell."""
import inspect
import linecache
import os
import traceback

from . import ending

CONTEXT = 2
RULE = "-" * 75


def of(problem):
    parts = []
    for index, (error, cause) in enumerate(chain(problem)):
        if index:
            parts.append(f"\n{cause}\n")
        parts.append(one(error))
    return "\n".join(parts) + "\n"


def chain(problem):
    """The errors from the first to the last, each with the sentence that joins it to the one before."""
    found, seen = [], set()
    while problem is not None and id(problem) not in seen and len(found) < 20:
        seen.add(id(problem))
        if problem.__cause__ is not None:
            found.append((problem, "The above exception was the direct cause of the following exception:"))
            problem = problem.__cause__
        else:
            found.append((problem, "During handling of the above exception, another exception occurred:"))
            problem = None if problem.__suppress_context__ else problem.__context__
    return reversed(found)


def one(problem):
    name = type(problem).__name__
    heading = name + "Traceback (most recent call last)".rjust(75 - len(name))
    blocks = [frame(*entry) for entry in traceback.walk_tb(problem.__traceback__) if not ending.is_own(entry[0].f_code.co_filename)]
    if isinstance(problem, SyntaxError):
        blocks.append(syntax(problem))
    return "\n".join([RULE, heading, "\n\n".join([*blocks, ending.first_line(problem)])])


def frame(frame, line):
    code = frame.f_code
    name = code.co_filename
    place = f"File {name}, line {line}" if name.startswith("<command-") else f"File {os.path.abspath(name)}:{line}"
    if code.co_name != "<module>":
        names = inspect.getargs(code)
        arguments = [*names.args, *(["*" + names.varargs] if names.varargs else []), *(["**" + names.varkw] if names.varkw else [])]
        place += f", in {code.co_name}({', '.join(arguments)})"
    return "\n".join([place, *context(name, line, frame.f_globals)])


def context(name, line, names):
    lines = linecache.getlines(name, names)
    for number in range(max(1, line - CONTEXT), min(len(lines), line + CONTEXT) + 1):
        text = lines[number - 1].rstrip()
        yield (f"----> {number} {text}" if number == line else f"{number:>7} {text}").rstrip()


def syntax(problem):
    lines = [f"  File {problem.filename}, line {problem.lineno}"]
    if problem.text:
        text = problem.text.rstrip()
        lines += ["    " + text.lstrip(), "    " + " " * max(0, (problem.offset or 1) - 1 - (len(text) - len(text.lstrip()))) + "^"]
    return "\n".join(lines)
