"""The difference between two lists of tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def as_map(tags: Iterable[Mapping[str, Any]] | None) -> dict[str, str]:
    return {tag["Key"]: str(tag["Value"]) for tag in tags or []}


def removed_keys(old: Iterable[Mapping[str, Any]] | None, new: Iterable[Mapping[str, Any]] | None) -> list[str]:
    return sorted(as_map(old).keys() - as_map(new).keys())


def as_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
