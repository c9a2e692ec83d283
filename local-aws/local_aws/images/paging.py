"""Pages of EC2's descriptions, in any order and of any size up to the requested one.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination
"""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Callable, Iterable
from typing import TypeVar

from moto.ec2.exceptions import EC2ClientError

from local_aws import emulation_settings

_LARGEST = 1000

Item = TypeVar("Item")


def page(
    items: Iterable[Item], place: Callable[[Item], str], asked: int | None, token: str | None
) -> tuple[list[Item], str | None]:
    """Return one page and the token of the next. ``place`` is unique to an item, and orders the items.

    A token says after which place to go on, so that what is removed between two pages makes no other item disappear.
    """
    turn, after = _read(token)
    places = [(_shuffled(place(item)), item) for item in items]
    left = sorted(((where, item) for where, item in places if where > after), key=lambda each: each[0])
    size = len(left) if asked is None and not token else _size(min(asked or _LARGEST, _LARGEST), turn)
    chosen = left[:size]
    if size >= len(left):
        return [item for _, item in chosen], None
    return [item for _, item in chosen], _write(turn + 1, chosen[-1][0] if chosen else after)


def _size(asked: int, turn: int) -> int:
    largest = int(emulation_settings.current().largest_page)
    # An empty page is no end, as long as not all of them are.
    return min(asked, random.Random(turn).randint(0, largest) if turn % 2 else largest) if largest else asked


def _shuffled(place: str) -> str:
    order = emulation_settings.current().order
    return hashlib.sha256(f"{order} {place}".encode()).hexdigest() if order else place


def _write(turn: int, after: str) -> str:
    return base64.b64encode(f"{turn} {after}".encode()).decode()


def _read(token: str | None) -> tuple[int, str]:
    if not token:
        return 0, ""
    try:
        turn, _, after = base64.b64decode(token, validate=True).decode().partition(" ")
        return int(turn), after
    except ValueError as error:
        raise EC2ClientError("InvalidNextToken", "The token is not valid") from error
