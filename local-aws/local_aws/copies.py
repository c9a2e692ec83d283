"""Copies of the running account, in processes of their own.

A copy has the state of the original at the time of the copy, and the original stays as it is. A test breaks the copy
and ends its process, so that nothing has to be undone. A copy ends with the original at the latest.

The copy is a fork, which takes over memory but no other thread. Therefore nothing else may run at that time, and the
threads that let time act start again on both sides.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import NoReturn

from werkzeug.serving import BaseWSGIServer

from local_aws import aws, timeline, traffic
from local_aws.cloudformation import stacks
from local_aws.compute import behaviour, reconciler
from local_aws.monitoring import stores

_WATCH_SECONDS = 0.5
# Two forks at the same time would each wait for threads that the other has stopped.
_forking = threading.Lock()
# Those of the modules whose state requests change. No other thread holds them in the copy.
_LOCKS = (stacks.lock, behaviour.lock, stores.lock, timeline.lock)


@dataclass(frozen=True)
class Sockets:
    """The listener of this process, and how to make that of a copy."""

    own: BaseWSGIServer
    another: Callable[[], BaseWSGIServer]


def copy(sockets: Sockets) -> dict[str, object]:
    """Return the address of a copy of this process, once it listens.

    :raises ValueError: where the operating system has no fork
    """
    if not hasattr(os, "fork"):
        raise ValueError("this operating system cannot copy a process")
    with _forking:
        listener = sockets.another()
        timeline.await_quiet()
        reconciler.stop()
        timeline.stop()
        original = os.getpid()
        with ExitStack() as held:
            for lock in _LOCKS:
                held.enter_context(lock)
            pid = os.fork()
        if pid == 0:
            _serve(listener, sockets.own, original)
        listener.server_close()
        timeline.start()
        reconciler.start()
    threading.Thread(target=os.waitpid, args=(pid, 0), daemon=True, name=f"copy {pid}").start()
    return {"url": f"http://{listener.host}:{listener.server_port}", "pid": pid}


def _serve(listener: BaseWSGIServer, original: BaseWSGIServer, parent: int) -> NoReturn:
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        original.socket.close()
        endpoint = aws.endpoint()
        aws.configure(f"http://{listener.host}:{listener.server_port}", endpoint.account, endpoint.region)
        traffic.forget()
        threading.Thread(target=_end_with, args=[parent], daemon=True, name="end").start()
        timeline.start()
        reconciler.start()
        listener.serve_forever()
    finally:
        os._exit(1)


def _end_with(parent: int) -> None:
    """End this process when it has another parent, because the original has ended."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(0)
