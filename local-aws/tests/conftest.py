"""The server of the session, and the empty account of each test."""

from __future__ import annotations

import gc
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from local_aws import environment, seed

environment.prepare("123456789012")
# AWS's service models fill the heap: a full collection takes long, and by default there are many.
gc.set_threshold(100_000)

from account import CONTENTS, LocalAws  # noqa: E402 - moto reads the environment when it is imported
from deployment import Stacks  # noqa: E402 - moto reads the environment when it is imported
from local_aws import aws, server  # noqa: E402 - moto reads the environment when it is imported


@pytest.fixture(scope="session")
def local_aws() -> Iterator[server.Server]:
    running = server.start(seed.Seed())
    yield running
    running.stop()


class Control:
    """The local AWS's own interface."""

    def __init__(self, url: str):
        self._url = url

    def __call__(self, verb: str, **arguments: Any) -> Any:
        request = urllib.request.Request(
            f"{self._url}/_local/{verb}", json.dumps(arguments).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())


@pytest.fixture
def control(local_aws: server.Server) -> Control:
    control = Control(local_aws.url)
    control("reset")
    return control


@pytest.fixture
def stacks(control: Control) -> Stacks:
    return Stacks(aws.client("cloudformation"))


@pytest.fixture
def local(control: Control, local_aws: server.Server) -> LocalAws:
    """Return an account that is not empty."""
    seed.plant(CONTENTS)
    control("knobs", bootSeconds=0.2)
    return LocalAws(local_aws.url, control)
