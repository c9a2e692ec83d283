"""A method of moto that is replaced must be the recorded one, or the server does not start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from local_aws import moto_methods
from local_aws.moto_methods import MotoMethodChangedError, replaces

_HOME = Path(__file__).parents[1]
_NAME = f"{__name__}.Service.method"
_VERSION = version("moto")


class Service:
    """Stands for a class of moto."""

    def method(self) -> str:
        return "moto's"


class Changed:
    """Stands for the same class in another version of moto."""

    def method(self) -> str:
        return "moto's, changed"


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the recorded fingerprint of ``Service.method``, and forgets replacements after the test."""
    monkeypatch.setattr(Service, "method", Service.method)
    monkeypatch.setattr(moto_methods, "_found", {})

    def record(fingerprint: str) -> None:
        monkeypatch.setitem(moto_methods._record.fingerprints, _NAME, fingerprint)

    return record


def test_the_recorded_method_is_replaced(recorded: Callable[[str], None]) -> None:
    recorded(moto_methods._fingerprint(Service, "method"))

    @replaces(Service, "method")
    def method(_: Service) -> str:
        return "ours"

    assert Service().method() == "ours"


def test_a_second_replacement_stacks_on_the_first(recorded: Callable[[str], None]) -> None:
    recorded(moto_methods._fingerprint(Service, "method"))
    replaces(Service, "method")(lambda self: "first")
    first: Callable[[Any], str] = Service.method
    replaces(Service, "method")(lambda self: first(self) + ", second")
    assert Service().method() == "first, second"


def test_a_changed_method_is_refused_and_left(recorded: Callable[[str], None]) -> None:
    recorded(moto_methods._fingerprint(Changed, "method"))
    with pytest.raises(
        MotoMethodChangedError,
        match=rf"{_NAME} of moto {_VERSION} has changed; .* moto {_VERSION}\. .*python -m local_aws\.moto_methods",
    ):
        replaces(Service, "method")(lambda self: "ours")
    assert Service().method() == "moto's"


def test_a_method_that_moto_did_not_have_is_refused(recorded: Callable[[str], None]) -> None:
    recorded(moto_methods._ABSENT)
    with pytest.raises(MotoMethodChangedError, match="did not exist and does now"):
        replaces(Service, "method")(lambda self: "ours")


def test_a_method_that_moto_no_longer_has_is_refused(
    recorded: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(moto_methods._fingerprint(Service, "method"))
    monkeypatch.delattr(Service, "method")
    with pytest.raises(MotoMethodChangedError, match="existed and does not any more"):
        replaces(Service, "method")(lambda self: "ours")


def test_a_method_without_a_record_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moto_methods, "_found", {})
    with pytest.raises(MotoMethodChangedError, match="has no recorded fingerprint"):
        replaces(Changed, "method")(lambda self: "ours")


def test_the_server_does_not_start_on_a_changed_method(tmp_path: Path) -> None:
    """The reason is on standard output, where ``start.mjs`` reads it."""
    program = tmp_path / "changed.py"
    program.write_text(
        "from moto.ssm.models import SimpleSystemManagerBackend\n"
        "def put_parameter(self, name): ...\n"
        "SimpleSystemManagerBackend.put_parameter = put_parameter\n"
        "from local_aws.__main__ import main\n"
        "main()\n"
    )
    ended = subprocess.run(
        [sys.executable, str(program)],
        env={"PYTHONPATH": str(_HOME)},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2, ended.stderr
    error = json.loads(ended.stdout)["error"]
    assert f"moto.ssm.models.SimpleSystemManagerBackend.put_parameter of moto {_VERSION} has changed" in error


def test_the_record_is_of_the_installed_moto_and_of_what_is_replaced(local: object) -> None:
    assert moto_methods._record.moto == _VERSION
    assert {name for name in moto_methods._found if name.startswith("moto.")} == set(moto_methods._record.fingerprints)
