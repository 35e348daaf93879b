"""Replaces the values of secrets that the task has read in all it prints, as a notebook does."""
import io
import sys

MARK = "[REDACTED]"
_values = []


def add(value):
    if value.strip() and value not in _values:
        _values.append(value)
        # The longest first: one may be part of another.
        _values.sort(key=len, reverse=True)


def hide(text):
    for value in _values:
        text = text.replace(value, MARK)
    return text


class RedactedStream(io.TextIOWrapper):
    def write(self, text):
        super().write(hide(text) if _values else text)
        return len(text)


def install():
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        encoding, errors = stream.encoding, stream.errors
        # Detached, or the old one would close the file below when it is collected.
        safe = RedactedStream(stream.detach(), encoding=encoding, errors=errors, line_buffering=True, write_through=True)
        setattr(sys, name, safe)
        setattr(sys, f"__{name}__", safe)
