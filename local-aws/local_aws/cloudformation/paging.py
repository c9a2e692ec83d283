"""Pages of lists. A token counts from the end of the list, so that new items do not move the pages."""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation.errors import CloudFormationError


def page(key: str, items: list[Any], token: str | None, size: int = 100) -> dict[str, Any]:
    """Return one page of a list that grows at its end."""
    start = _place(token)
    more = start + size < len(items)
    return {key: items[start : start + size], "NextToken": str(start + size) if more else None}


def newest_first(key: str, items: list[Any], token: str | None, size: int = 100) -> dict[str, Any]:
    """Return one page of a list that grows at its end, the latest items first."""
    end = len(items) if token is None else _place(token)
    start = max(end - size, 0)
    return {key: items[start:end][::-1], "NextToken": str(start) if start else None}


def _place(token: str | None) -> int:
    if token is None:
        return 0
    if not token.isdigit():
        raise CloudFormationError("Invalid NextToken")
    return int(token)
