"""The rule of a composite alarm.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

StateOf = Callable[[str], str]
"""The state of an alarm by its name or ARN."""
Node = Callable[[StateOf], bool]

_STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
_TOKEN = re.compile(r"\s*(?:([A-Za-z_]+)|([()])|\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')")


class InvalidRule(ValueError):
    pass


@dataclass(frozen=True)
class Rule:
    children: tuple[str, ...]
    """The names of the alarms in the rule, in their order."""
    holds: Node


def parse(text: str) -> Rule:
    parser = _Parser(text)
    node = parser.either()
    parser.expect_end()
    return Rule(tuple(dict.fromkeys(parser.children)), node)


def name_of(reference: str) -> str:
    return reference.split(":alarm:", 1)[1] if reference.startswith("arn:") else reference


def _any(left: Node, right: Node) -> Node:
    return lambda states: left(states) or right(states)


def _all(left: Node, right: Node) -> Node:
    return lambda states: left(states) and right(states)


def _constant(value: bool) -> Node:
    return lambda states: value


def _is_in(child: str, state: str) -> Node:
    return lambda states: states(child) == state


class _Parser:
    def __init__(self, text: str):
        self._text, self._at = text, 0
        self.children: list[str] = []

    def either(self) -> Node:
        node = self._both()
        while self._takes_word("OR"):
            node = _any(node, self._both())
        return node

    def _both(self) -> Node:
        node = self._one()
        while self._takes_word("AND"):
            node = _all(node, self._one())
        return node

    def _one(self) -> Node:
        if self._takes_word("NOT"):
            inner = self._one()
            return lambda states: not inner(states)
        if self._takes_symbol("("):
            inner = self.either()
            self._expect(")")
            return inner
        for literal, value in (("TRUE", True), ("FALSE", False)):
            if self._takes_word(literal):
                return _constant(value)
        for state in _STATES:
            if self._takes_word(state):
                self._expect("(")
                child = self._name()
                self._expect(")")
                return _is_in(child, state)
        raise self._invalid()

    def _name(self) -> str:
        quoted = _TOKEN.match(self._text, self._at)
        if quoted and (quoted[3] is not None or quoted[4] is not None):
            self._at = quoted.end()
            name = re.sub(r"\\(.)", r"\1", quoted[3] if quoted[3] is not None else quoted[4])
        else:
            plain = re.compile(r"\s*([^\s()\"',]+)").match(self._text, self._at)
            if not plain:
                raise self._invalid()
            self._at = plain.end()
            name = plain[1]
        self.children.append(name_of(name))
        return name_of(name)

    def expect_end(self) -> None:
        if self._text[self._at :].strip():
            raise self._invalid()

    def _takes_word(self, word: str) -> bool:
        found = _TOKEN.match(self._text, self._at)
        return self._takes(found, bool(found and found[1] and found[1].upper() == word))

    def _takes_symbol(self, symbol: str) -> bool:
        found = _TOKEN.match(self._text, self._at)
        return self._takes(found, bool(found and found[2] == symbol))

    def _takes(self, found: re.Match[str] | None, wanted: bool) -> bool:
        if found and wanted:
            self._at = found.end()
        return wanted

    def _expect(self, symbol: str) -> None:
        if not self._takes_symbol(symbol):
            raise self._invalid()

    def _invalid(self) -> InvalidRule:
        return InvalidRule(
            f"AlarmRule is invalid at {self._text[self._at :].strip()[:40]!r}: expected ALARM(), OK(), "
            "INSUFFICIENT_DATA(), TRUE, FALSE, AND, OR, NOT or parentheses"
        )
