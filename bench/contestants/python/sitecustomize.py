"""Loaded into every Python contestant: says at its end what it has used; with BENCH_VIRTUAL_CLOCK, on a clock that jumps."""

import atexit
import http.client
import json
import os
import resource
import threading
import time

_LATENCY_SECONDS = 0.1
_began = time.time()
_lock = threading.Lock()
_elapsed = 0.0


def _advance(seconds):
    global _elapsed
    with _lock:
        _elapsed += max(0.0, seconds)


def _report():
    used = resource.getrusage(resource.RUSAGE_SELF)
    usage = {"cpuSeconds": used.ru_utime + used.ru_stime, "peakBytes": used.ru_maxrss * 1024}
    if os.environ.get("BENCH_VIRTUAL_CLOCK"):
        usage["virtualSeconds"] = _elapsed
    with open(os.environ["BENCH_USAGE"], "w") as file:
        json.dump(usage, file)


def _jump():
    putrequest, getresponse = http.client.HTTPConnection.putrequest, http.client.HTTPConnection.getresponse

    def stamped(self, *args, **kwargs):
        putrequest(self, *args, **kwargs)
        self.putheader("x-virtual-now", str((_began + _elapsed) * 1000))

    def delayed(self, *args, **kwargs):
        _advance(_LATENCY_SECONDS)
        return getresponse(self, *args, **kwargs)

    http.client.HTTPConnection.putrequest, http.client.HTTPConnection.getresponse = stamped, delayed
    time.sleep = _advance


if os.environ.get("BENCH_USAGE"):
    atexit.register(_report)
    if os.environ.get("BENCH_VIRTUAL_CLOCK"):
        _jump()
