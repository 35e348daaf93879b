"""Reads notebooks: the source form that Git and exports have, and Jupyter's."""
import json
import re
from collections import namedtuple

HEADER = "# Databricks notebook source"
SEPARATOR = "# COMMAND ----------"
MAGIC = "# MAGIC"

# line: where the cell's first line stands in the file. kind: code or markdown.
Cell = namedtuple("Cell", "number line kind source")


class NotebookFormatError(Exception):
    pass


def read(place):
    with open(place, encoding="utf-8-sig", errors="replace") as file:
        text = file.read()
    return jupyter_cells(text, place) if place.endswith(".ipynb") else source_cells(text)


def source_cells(text):
    cells, lines, start = [], [], 1
    for number, line in enumerate(text.splitlines(), start=1):
        if line.rstrip() == SEPARATOR:
            cells.append((start, lines))
            lines, start = [], number + 1
        else:
            lines.append("" if line.rstrip() == HEADER or line.startswith("# DBTITLE ") else plain(line))
    cells.append((start, lines))
    return [cell(number, start, lines) for number, (start, lines) in enumerate(cells, start=1)]


def plain(line):
    if line == MAGIC or line.startswith(MAGIC + " "):
        return line[len(MAGIC) + 1:]
    return line


def cell(number, start, lines):
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    return Cell(number, start + first, "code", "\n".join(lines[first:]).rstrip() + "\n")


def jupyter_cells(text, place):
    try:
        notebook = json.loads(text)
        found = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        metadata = notebook.get("metadata", {})
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise NotebookFormatError(f"{place} is not a Jupyter notebook: {type(problem).__name__}: {problem}") from None
    language = (metadata.get("language_info") or {}).get("name") or (metadata.get("kernelspec") or {}).get("language") or "python"
    if not language.lower().startswith(("python", "ipython")):
        raise NotebookFormatError(f"{place} is a notebook in {language}. A rehearsal runs notebooks in Python only; set an outcome for this task (--outcomes)")
    return [jupyter_cell(number, entry) for number, entry in enumerate(found, start=1)]


def jupyter_cell(number, entry):
    source = entry.get("source", entry.get("input", ""))
    text = source if isinstance(source, str) else "".join(source)
    # Its lines are counted from its own start: a line of the JSON file means nothing to anybody.
    return Cell(number, 1, "code" if entry.get("cell_type") == "code" else "markdown", text.rstrip() + "\n")


def language_of(cell):
    """The magic that makes the whole cell something else than Python, and the text after it; None for Python."""
    match = re.match(r"\s*%%?([\w-]+)[ \t]*(.*)", cell.source)
    if not match or match.group(1) not in LANGUAGES:
        return None, cell.source
    return match.group(1), cell.source[match.start(2):]


LANGUAGES = ("md", "md-sandbox", "markdown", "sql", "scala", "r", "R", "sh", "bash", "fs", "python", "html", "javascript", "js", "skip")
