"""Replaces methods of moto, and stops the start when a method is no longer the one that was replaced.

``moto_methods.json`` records a fingerprint of the source of every method that is replaced. A new version of moto can
change such a method, and the replacement would then hide the change. To accept a change, compare the method with its
replacement, adapt the replacement, and run ``python -m local_aws.moto_methods``, which records the fingerprints again.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

T = TypeVar("T")

_RECORD = Path(__file__).with_name("moto_methods.json")
_ABSENT = "absent"

_found: dict[str, str] = {}
"""The fingerprints of the methods that this process replaced, by name."""


class MotoMethodChangedError(Exception):
    """A method of moto differs from the one that its replacement was written for."""


class _Record:
    """The fingerprints that the repository keeps, and the version of moto that they are of."""

    def __init__(self) -> None:
        content = json.loads(_RECORD.read_text())
        self.moto: str = content["moto"]
        self.fingerprints: dict[str, str] = content["fingerprints"]
        self.enforced = True


_record = _Record()


def replaces(owner: type | ModuleType, name: str) -> Callable[[T], T]:
    """Replace an attribute of a class or module of moto, or add one that moto does not have.

    A later replacement of the same attribute stacks on an earlier one, and only the first one is checked.

    :raises MotoMethodChangedError: when the attribute is not the recorded one
    """
    full_name = (
        f"{owner.__module__}.{owner.__qualname__}.{name}" if isinstance(owner, type) else f"{owner.__name__}.{name}"
    )

    def install(replacement: T) -> T:
        if full_name not in _found:
            _found[full_name] = _fingerprint(owner, name)
            if _record.enforced:
                _check(full_name)
        setattr(owner, name, replacement)
        return replacement

    return install


def _check(full_name: str) -> None:
    recorded, found = _record.fingerprints.get(full_name), _found[full_name]
    if recorded == found:
        return
    if recorded is None:
        difference = "has no recorded fingerprint"
    elif recorded == _ABSENT:
        difference = "did not exist and does now"
    elif found == _ABSENT:
        difference = "existed and does not any more"
    else:
        difference = "has changed"
    raise MotoMethodChangedError(
        f"{full_name} of moto {version('moto')} {difference}; its replacement was written for moto {_record.moto}. "
        "Compare moto's method with the replacement, adapt the replacement, "
        "then record the fingerprints with: python -m local_aws.moto_methods"
    )


def _fingerprint(owner: type | ModuleType, name: str) -> str:
    try:
        value = inspect.getattr_static(owner, name)
    except AttributeError:
        return _ABSENT
    return hashlib.sha256(_source(owner, value).encode()).hexdigest()[:16]


def _source(owner: type | ModuleType, value: Any) -> str:
    if isinstance(value, property):
        return "".join(_source(owner, each) for each in (value.fget, value.fset, value.fdel) if each)
    if isinstance(value, (staticmethod, classmethod)):
        return _source(owner, value.__func__)
    if not callable(value):
        return repr(value)
    try:
        return inspect.getsource(value)
    except (OSError, TypeError):
        # A dataclass generates methods that have no source of their own.
        return inspect.getsource(owner)


def main() -> None:
    """Record the fingerprints of all methods that are replaced."""
    from local_aws import environment

    environment.prepare("123456789012")
    from local_aws import server

    # Run as a script, this module is another one than the one that the server imports.
    imported = sys.modules["local_aws.moto_methods"]
    imported._record.enforced = False
    server.install()
    content = {"moto": version("moto"), "fingerprints": dict(sorted(imported._found.items()))}
    _RECORD.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
