"""Implements ``python -m local_aws``, which serves until a signal stops it."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

from local_aws import environment, seed


def main() -> None:
    started = time.monotonic()
    arguments = _arguments()
    try:
        planted = seed.read(arguments.seed, arguments.account, arguments.region)
        _require_free(arguments.port)
    except (OSError, ValueError) as error:
        _refuse(error)
    environment.prepare(planted.account)
    from local_aws import moto_methods, server

    try:
        running = server.start(planted, arguments.port)
    except moto_methods.MotoMethodChangedError as error:
        _refuse(error)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if arguments.exit_with_stdin:
        threading.Thread(target=_await_end_of_stdin, args=[stop], daemon=True).start()
    ready = {"url": running.url, "pid": os.getpid(), "account": planted.account, "region": planted.region}
    _report({**ready, "readySeconds": round(time.monotonic() - started, 2)})
    stop.wait()
    # A function that still runs sends requests to a server that is stopping, as does the thread that waits for it.
    threading.excepthook = lambda _: None
    running.stop()


def _await_end_of_stdin(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


def _refuse(error: Exception) -> NoReturn:
    _report({"error": str(error)})
    sys.exit(2)


def _report(line: dict[str, object]) -> None:
    """Write one line of JSON to standard output, which the parent process reads."""
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


def _require_free(port: int) -> None:
    """Raise OSError if another process listens on the port, before the start begins."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise OSError(
                f"port {port} cannot be used ({getattr(error, 'strerror', error)}): give another one, or none"
            ) from error


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="local_aws", description="An AWS on this machine, for tests and demonstrations."
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--seed", type=Path, metavar="FILE", help="what the account already has, as JSON")
    parser.add_argument("--account", help="wins over the seed's")
    parser.add_argument("--region", help="wins over the seed's")
    parser.add_argument(
        "--exit-with-stdin", action="store_true", help="stop when standard input closes, with the parent process"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
