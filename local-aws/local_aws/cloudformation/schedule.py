"""Handles the resources of a stack in the order of their dependencies, at the same time while they wait."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from graphlib import TopologicalSorter

from local_aws.cloudformation.turn import Turn


def run(graph: dict[str, set[str]], work: Callable[[str], None], turn: Turn) -> dict[str, Exception]:
    """Process the graph, and return the failures by node.

    After a failure no node begins, and waiting nodes are cancelled.
    """
    sorter = TopologicalSorter(graph)
    sorter.prepare()
    finished: queue.SimpleQueue[tuple[str, Exception | None]] = queue.SimpleQueue()
    failures: dict[str, Exception] = {}
    running = 0

    def one(node: str) -> None:
        error: Exception | None = None
        with turn.lock:
            if not turn.cancelled:
                try:
                    work(node)
                except Exception as raised:  # noqa: BLE001 - handed to the operation, which reports it
                    error = raised
        finished.put((node, error))

    while sorter.is_active():
        if not turn.cancelled:
            for node in sorter.get_ready():
                threading.Thread(target=one, args=(node,), name=f"resource {node}", daemon=True).start()
                running += 1
        if running == 0:
            break
        node, error = finished.get()
        running -= 1
        if error is None:
            sorter.done(node)
        else:
            failures[node] = error
            turn.cancel()
    return failures
