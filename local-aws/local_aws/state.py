"""Stores of the state that the local AWS keeps in addition to the records of moto.

Nothing of it is kept as an attribute of an object of moto, because moto copies, replaces and drops its objects as it
likes. A store belongs to the module that makes it. A reset empties all of them: it calls :func:`forget` once moto has
no records any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

Value = TypeVar("Value")


class _Backend(Protocol):
    """A backend of moto: the records of one service in one account and Region."""

    account_id: str
    region_name: str


class RegionState(Generic[Value]):
    """A store with one value for each account and Region, which is created at the first access."""

    def __init__(self, make: Callable[[], Value]):
        self._make = make
        self._values: dict[tuple[str, str], Value] = {}
        _stores.append(self)

    def of(self, backend: _Backend) -> Value:
        place = (backend.account_id, backend.region_name)
        if place not in self._values:
            # Another thread may have created it.
            return self._values.setdefault(place, self._make())
        return self._values[place]

    def forget(self) -> None:
        self._values.clear()


class RecordState(Generic[Value]):
    """A store with one value for each record, which is created at the first access.

    The key is an id that is unique in all accounts and Regions: one that EC2 generates, or an ARN. The code that makes
    a record under an ARN that can be used again sets its value.
    """

    def __init__(self, make: Callable[[], Value]):
        self._make = make
        self._values: dict[str, Value] = {}
        _stores.append(self)

    def of(self, identifier: str) -> Value:
        if identifier not in self._values:
            return self._values.setdefault(identifier, self._make())
        return self._values[identifier]

    def put(self, identifier: str, value: Value) -> None:
        self._values[identifier] = value

    def forget(self) -> None:
        self._values.clear()


class _Store(Protocol):
    def forget(self) -> None: ...


_stores: list[_Store] = []


def forget() -> None:
    """Empty every store."""
    for store in _stores:
        store.forget()
