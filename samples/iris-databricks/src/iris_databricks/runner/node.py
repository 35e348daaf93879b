"""One step of a pipeline, and the order in which steps can run."""

from dataclasses import dataclass
from typing import Callable, List


@dataclass(frozen=True)
class Node:
    name: str
    function: Callable
    inputs: List[str]
    outputs: List[str]

    def __str__(self):
        return f"{self.name}: {self.function.__name__}([{','.join(self.inputs)}]) -> [{','.join(self.outputs)}]"


def in_order(nodes):
    """The nodes, each after those whose outputs it reads."""
    waiting = list(nodes)
    while waiting:
        unmade = {output for node in waiting for output in node.outputs}
        ready = next((node for node in waiting if not unmade.intersection(node.inputs)), None)
        if ready is None:
            names = ", ".join(node.name for node in waiting)
            raise ValueError(f"These nodes wait for each other: {names}")
        waiting.remove(ready)
        yield ready
