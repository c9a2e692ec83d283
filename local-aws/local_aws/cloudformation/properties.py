"""The properties of a resource. They record which of them a handler has read.

A property that no handler reads has no effect here although AWS would honour it. Tests must not conclude anything from
such a property, so the server lists them on request.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

Path = tuple[str | int, ...]


class MissingProperty(KeyError):
    """A template without a property that its resource requires."""

    def __init__(self, path: Path):
        super().__init__(path)
        *place, self.key = path
        self.place = "/".join(["#", *map(str, place)])


class Properties(Mapping[str, Any]):
    """Resolved properties. Nested objects are Properties as well, lists of objects are lists of Properties."""

    def __init__(self, values: Mapping[str, Any], _path: Path = (), _read: set[Path] | None = None):
        self._values = values
        self._path = _path
        self._read: set[Path] = set() if _read is None else _read

    def __getitem__(self, key: str) -> Any:
        if key not in self._values:
            raise MissingProperty((*self._path, key))
        return self._seen(self._values[key], (*self._path, key))

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Properties({dict(self._values)!r})"

    def plain(self) -> dict[str, Any]:
        """Return all properties as a plain dict. All of them count as read."""
        self._read.add(self._path)
        return _copy(self._values)

    def select(self, *names: str) -> dict[str, Any]:
        """Return the named properties as a plain dict without absent ones.

        Most have the names of the API's parameters.
        """
        chosen = {}
        for name in names:
            if name in self._values:
                self._read.add((*self._path, name))
                chosen[name] = _copy(self._values[name])
        return chosen

    def boolean(self, key: str, default: bool = False) -> bool:
        """Return a boolean property. Templates may contain ``"true"`` for true."""
        value = self.get(key, default)
        return value.lower() == "true" if isinstance(value, str) else bool(value)

    def integer(self, key: str, default: int | None = None) -> int | None:
        """Return an integer property. Templates may contain ``"80"`` for 80."""
        value = self.get(key, default)
        return None if value is None else int(value)

    def ignored(self, not_kept: Collection[str] = ()) -> list[str]:
        """Return the dotted paths of the values that no code has read, or that the handler declares as ``not_kept``."""
        unread = {_dotted(path) for path in _leaves(self._values, self._path, self._read)}
        dropped = {
            path
            for path in map(_dotted, _leaves(self._values, self._path, set()))
            if any(_is_within(path, pattern) for pattern in not_kept)
        }
        return sorted(unread | dropped)

    def _seen(self, value: Any, path: Path) -> Any:
        if isinstance(value, Mapping):
            if not value:
                self._read.add(path)
            return Properties(value, path, self._read)
        if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            return [self._seen(item, (*path, index)) for index, item in enumerate(value)]
        self._read.add(path)
        return value


def _leaves(value: Any, path: Path, read: set[Path]) -> Iterator[Path]:
    if path in read:
        return
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _leaves(item, (*path, key), read)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index), read)
    elif path:
        yield path


def _is_within(path: str, pattern: str) -> bool:
    return fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern}.*")


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path)
