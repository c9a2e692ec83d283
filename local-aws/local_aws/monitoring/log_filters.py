"""Patterns of metric filters: which events of a log group count.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

Matches = Callable[[str], bool]

_JSON_TOKEN = re.compile(r"\s*(?:(&&|\|\||!=|<=|>=|=|<|>|\(|\))|\"((?:[^\"\\]|\\.)*)\"|([^\s()=!<>&|]+))")
_NUMERIC = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MISSING = object()


class InvalidPattern(ValueError):
    pass


def parse(pattern: str) -> Matches:
    text = pattern.strip()
    if text.startswith("{") and text.endswith("}"):
        return _Json(text[1:-1]).read()
    if text.startswith("["):
        raise InvalidPattern(f"The local AWS does not know patterns of fields that spaces separate: {pattern}")
    return _terms(text)


def select(message: str, selector: str) -> Any:
    """Return the value of ``$.a.b`` in an event of JSON, or None."""
    try:
        found = _select(json.loads(message), selector)
    except ValueError:
        return None
    return None if found is _MISSING else found


def _terms(text: str) -> Matches:
    """Return a matcher: all plain terms, one of the terms with a question mark, and no term with a minus."""
    terms = [(sign, quoted or plain) for sign, quoted, plain in re.findall(r"([?-]?)(?:\"([^\"]*)\"|([^\s\"]+))", text)]
    wanted, optional, unwanted = ([term for sign, term in terms if sign == kind] for kind in ("", "?", "-"))
    return lambda message: (
        all(term in message for term in wanted)
        and (not optional or any(term in message for term in optional))
        and not any(term in message for term in unwanted)
    )


def _any(one: Callable[[Any], bool], other: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda document: one(document) or other(document)


def _all(one: Callable[[Any], bool], other: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda document: one(document) and other(document)


class _Json:
    def __init__(self, text: str):
        self._text, self._at = text, 0

    def read(self) -> Matches:
        holds = self._either()
        if self._text[self._at :].strip():
            raise self._invalid()

        def matches(message: str) -> bool:
            try:
                document = json.loads(message)
            except ValueError:
                return False
            return isinstance(document, dict) and holds(document)

        return matches

    def _either(self) -> Callable[[Any], bool]:
        left = self._both()
        while self._take("||"):
            left = _any(left, self._both())
        return left

    def _both(self) -> Callable[[Any], bool]:
        left = self._one()
        while self._take("&&"):
            left = _all(left, self._one())
        return left

    def _one(self) -> Callable[[Any], bool]:
        if self._take("("):
            inner = self._either()
            if not self._take(")"):
                raise self._invalid()
            return inner
        _, _, selector = self._next()
        if not selector or not selector.startswith("$"):
            raise self._invalid()
        symbol, _, word = self._next()
        if symbol in _NUMERIC:
            _, quoted, plain = self._next()
            return _comparison(selector, symbol, quoted, plain)
        return self._state(selector, word)

    def _state(self, selector: str, word: str | None) -> Callable[[Any], bool]:
        if word == "EXISTS":
            return lambda document: _select(document, selector) is not _MISSING
        following = self._next()[2]
        if (word, following) == ("NOT", "EXISTS"):
            return lambda document: _select(document, selector) is _MISSING
        if word == "IS" and following in ("TRUE", "FALSE", "NULL"):
            value = {"TRUE": True, "FALSE": False, "NULL": None}[following]
            return lambda document: _select(document, selector) is value
        raise self._invalid()

    def _next(self) -> tuple[str | None, str | None, str | None]:
        found = _JSON_TOKEN.match(self._text, self._at)
        if not found:
            raise self._invalid()
        self._at = found.end()
        return found[1], found[2], found[3]

    def _take(self, symbol: str) -> bool:
        found = _JSON_TOKEN.match(self._text, self._at)
        if found is None or found[1] != symbol:
            return False
        self._at = found.end()
        return True

    def _invalid(self) -> InvalidPattern:
        return InvalidPattern(
            f"Invalid metric filter pattern {{{self._text}}} at {self._text[self._at :].strip()[:40]!r}"
        )


def _comparison(selector: str, symbol: str, quoted: str | None, plain: str | None) -> Callable[[Any], bool]:
    wanted = quoted if quoted is not None else plain
    if wanted is None:
        raise InvalidPattern(f"Invalid metric filter pattern: nothing to compare {selector} with")
    number = _number(plain)

    def holds(document: Any) -> bool:
        value = _select(document, selector)
        if value is _MISSING or isinstance(value, (dict, list)):
            return False
        if number is not None and isinstance(value, (int, float)):
            return bool(_NUMERIC[symbol](value, number))
        if symbol not in ("=", "!="):
            return False
        return fnmatchcase(str(value), wanted.replace("[", "[[]")) == (symbol == "=")

    return holds


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def _select(document: Any, selector: str) -> Any:
    value = document
    for name, index in re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", selector):
        if name and isinstance(value, dict) and name in value:
            value = value[name]
        elif index and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        else:
            return _MISSING
    return value
