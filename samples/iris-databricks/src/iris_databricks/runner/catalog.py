"""Named data sets: files as the catalog says, anything else kept in memory."""

import csv
import io
import json
import logging
from pathlib import Path

logger = logging.getLogger(__name__)


def _rows_from_csv(text):
    return list(csv.DictReader(io.StringIO(text)))


def _rows_to_csv(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


_FORMATS = {
    "csv": (_rows_from_csv, _rows_to_csv),
    "json": (json.loads, lambda data: json.dumps(data, indent=2) + "\n"),
    "text": (str, str),
}


class DataCatalog:
    def __init__(self, entries, parameters):
        self._entries = entries
        self._memory = {"parameters": parameters}
        for name, entry in entries.items():
            if entry.get("type") not in _FORMATS:
                raise ValueError(f"Data set '{name}' has the type {entry.get('type')!r}; known are {sorted(_FORMATS)}")

    def load(self, name):
        entry = self._entries.get(name)
        logger.info("Loading data from '%s' (%s)...", name, entry["type"] if entry else "memory")
        if entry is None:
            return self._memory[name]
        read, _ = _FORMATS[entry["type"]]
        return read(Path(entry["filepath"]).read_text(encoding="utf-8"))

    def save(self, name, data):
        entry = self._entries.get(name)
        logger.info("Saving data to '%s' (%s)...", name, entry["type"] if entry else "memory")
        if entry is None:
            self._memory[name] = data
            return
        _, write = _FORMATS[entry["type"]]
        file = Path(entry["filepath"])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write(data), encoding="utf-8")
