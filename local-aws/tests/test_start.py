"""``start.mjs`` as its users run it, and the ends it can come to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from account import LocalAws

_HOME = Path(__file__).parents[1]
_START = ["node", str(_HOME / "start.mjs"), "--seed", str(_HOME / "seed.example.json")]
_PATIENCE_SECONDS = 30


class _Started:
    """Of what the process starts in turn, all inherit its standard error."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(_START, cwd=_HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.ready: dict[str, Any] = json.loads(self.process.stdout.readline())

    def ask(self) -> str:
        local = LocalAws(self.ready["url"], control=lambda verb: None)
        return local.client("sts").get_caller_identity()["Account"]

    def end(self) -> tuple[int, str]:
        """The exit status, and all of standard error: that is complete only when no process holds it any more."""
        _, complaints = self.process.communicate(timeout=_PATIENCE_SECONDS)
        return self.process.returncode, complaints


@pytest.fixture
def started() -> Iterator[_Started]:
    started = _Started()
    yield started
    started.process.kill()
    with suppress(ProcessLookupError):
        os.kill(started.ready["pid"], signal.SIGKILL)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_it_and_its_server(started: _Started, number: signal.Signals, status: int) -> None:
    """With the status of a command that a signal ended: https://nodejs.org/api/process.html#exit-codes"""
    assert started.ask() == started.ready["account"] == "123456789012"
    started.process.send_signal(number)
    assert started.end() == (status, "")
    with pytest.raises(ProcessLookupError):
        os.kill(started.ready["pid"], 0)


def test_a_server_does_not_outlive_a_killed_parent(started: _Started) -> None:
    """It ends with its standard input, as nobody else would end it: https://nodejs.org/api/child_process.html#optionsdetached"""
    started.process.kill()
    assert started.end() == (-signal.SIGKILL, "")
