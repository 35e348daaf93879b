"""Configuration from conf/base with one environment laid over it."""

import json
from pathlib import Path


class ConfigLoader:
    """Reads `<name>*.json` of the base folder, then of the environment, whose top-level keys win."""

    def __init__(self, conf_source, base_env, env):
        self._folders = [Path(conf_source) / base_env, Path(conf_source) / env]
        for folder in self._folders:
            if not folder.is_dir():
                raise FileNotFoundError(
                    f"Configuration folder '{folder}' does not exist. An empty one is enough, "
                    "but it has to be there: was it left out when the configuration was uploaded?"
                )

    def load(self, name):
        merged = {}
        for folder in self._folders:
            for file in sorted(folder.glob(f"{name}*.json")):
                merged.update(json.loads(file.read_text(encoding="utf-8")))
        return merged
