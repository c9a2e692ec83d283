"""Metric math. PutMetricAlarm refuses an expression that is not emulated.

A value is a number, a time series (one value or None for each window, the newest last) or an array of series.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Points = list[float | None]
Value = Any
"""float, Points, or a list of Points"""

FUNCTIONS = ("AVG", "DIFF", "FILL", "IF", "MAX", "METRICS", "MIN", "RATE", "SUM")

_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z][A-Za-z0-9_]*)|\"([^\"]*)\"|'([^']*)'|(==|!=|<=|>=|&&|\|\||[-+*/^<>(),\[\]]))"
)


def _as_number(compare: Callable[[float, float], bool]) -> Callable[[float, float], float]:
    return lambda a, b: float(compare(a, b))


_OPERATORS: list[dict[str, Callable[[float, float], float]]] = [
    {"||": lambda a, b: float(bool(a) or bool(b)), "OR": lambda a, b: float(bool(a) or bool(b))},
    {"&&": lambda a, b: float(bool(a) and bool(b)), "AND": lambda a, b: float(bool(a) and bool(b))},
    {
        name: _as_number(compare)
        for name, compare in {
            "==": operator.eq,
            "!=": operator.ne,
            "<": operator.lt,
            "<=": operator.le,
            ">": operator.gt,
            ">=": operator.ge,
        }.items()
    },
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": operator.truediv},
]
"""The operators by precedence, the lowest first."""


class Unsupported(ValueError):
    """An expression that AWS may understand and the local AWS does not."""


@dataclass(frozen=True)
class Expression:
    text: str
    names: frozenset[str]
    """The ids that it refers to."""
    takes_all_metrics: bool
    _evaluate: Callable[[_Inputs], Value]

    def over(self, values: dict[str, Value], metrics: dict[str, Points], period: float, length: int) -> Points:
        result = self._evaluate(_Inputs(values, metrics, period, length))
        return result if _is_series(result) else [result] * length


@dataclass(frozen=True)
class _Inputs:
    values: dict[str, Value]
    metrics: dict[str, Points]
    """The values of METRICS(), which are metrics and not expressions."""
    period: float
    length: int


def parse(text: str) -> Expression:
    parser = _Parser(text)
    evaluate = parser.expression(0)
    parser.expect_end()
    return Expression(text, frozenset(parser.names), parser.takes_all_metrics, evaluate)


Node = Callable[[_Inputs], Value]


class _Parser:
    def __init__(self, text: str):
        self._text = text
        self._tokens = self._split(text)
        self._at = 0
        self.names: set[str] = set()
        self.takes_all_metrics = False

    def expression(self, level: int) -> Node:
        if level == len(_OPERATORS):
            return self._unary()
        left = self.expression(level + 1)
        while (symbol := self._peek()[1]) in _OPERATORS[level] and self._peek()[0] in ("symbol", "name"):
            self._next()
            left = _binary(_OPERATORS[level][symbol], left, self.expression(level + 1))
        return left

    def expect_end(self) -> None:
        if self._at < len(self._tokens):
            raise self._refused(f"{self._peek()[1]!r}")

    def _unary(self) -> Node:
        if self._peek() == ("symbol", "-"):
            self._next()
            operand = self._unary()
            return lambda inputs: _each(lambda value: -value, operand(inputs))
        return self._primary()

    def _primary(self) -> Node:
        kind, text = self._next()
        if kind == "number":
            return lambda _: float(text)
        if text == "(":
            inner = self.expression(0)
            self._expect(")")
            return inner
        if text == "[":
            return _array(self._list("]"))
        if kind != "name":
            raise self._refused(f"{text!r}")
        if self._peek() == ("symbol", "("):
            self._next()
            return self._call(text)
        if text[0].isupper():
            raise self._refused(text)
        self.names.add(text)
        return lambda inputs: inputs.values[text]

    def _call(self, name: str) -> Node:
        if name not in FUNCTIONS:
            raise self._refused(f"{name}()")
        if name == "METRICS":
            self.takes_all_metrics = True
            part = self._next()[1] if self._peek()[0] == "string" else ""
            self._expect(")")
            return lambda inputs: [points for id_, points in inputs.metrics.items() if part in id_]
        if name == "FILL":
            filled = self.expression(0)
            self._expect(",")
            if self._peek()[1] in ("REPEAT", "LINEAR"):
                way = self._next()[1]
                if way == "LINEAR":
                    raise self._refused("FILL(..., LINEAR)")
                self._expect(")")
                return lambda inputs: _map_series(_repeat, filled(inputs))
            (by,) = self._list(")")
            return lambda inputs: _map_series(lambda points: _fill(points, by(inputs)), filled(inputs))
        arguments = self._list(")")
        function, counts = _CALLS[name]
        if len(arguments) not in counts:
            raise self._refused(f"{name}() of {len(arguments)} arguments")
        return lambda inputs: function(inputs, *(argument(inputs) for argument in arguments))

    def _list(self, closing: str) -> list[Node]:
        items = [self.expression(0)]
        while self._peek() == ("symbol", ","):
            self._next()
            items.append(self.expression(0))
        self._expect(closing)
        return items

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "its end")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _expect(self, symbol: str) -> None:
        if self._next() != ("symbol", symbol):
            raise self._refused(f"what comes where {symbol!r} is expected")

    def _split(self, text: str) -> list[tuple[str, str]]:
        tokens, at, kinds = [], 0, ("number", "name", "string", "string", "symbol")
        text = text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if not found:
                raise self._refused(repr(text[at:]))
            index = next(index for index, group in enumerate(found.groups()) if group is not None)
            tokens.append((kinds[index], found.groups()[index]))
            at = found.end()
        return tokens

    def _refused(self, what: str) -> Unsupported:
        functions = ", ".join(FUNCTIONS)
        return Unsupported(
            f"The local AWS does not evaluate {what} in the expression {self._text!r}; it knows + - * /, comparisons, "
            f"AND, OR and {functions}"
        )


def _is_series(value: Value) -> bool:
    return isinstance(value, list) and not (value and isinstance(value[0], list))


def _is_array(value: Value) -> bool:
    return isinstance(value, list) and not _is_series(value)


def _map_series(change: Callable[[Points], Points], value: Value) -> Value:
    if _is_array(value):
        return [change(points) for points in value]
    return change(value) if _is_series(value) else value


def _each(change: Callable[[float], float], value: Value) -> Value:
    if isinstance(value, list):
        return [_each(change, item) for item in value]
    return None if value is None else change(value)


def _binary(operate: Callable[[float, float], float], left: Node, right: Node) -> Node:
    """Return an operation on the instants with a value on both sides. A division by zero has no result."""

    def apply(one: Value, other: Value) -> Value:
        if _is_array(one) or _is_array(other):
            many = one if _is_array(one) else other
            return [
                apply(one[at] if _is_array(one) else one, other[at] if _is_array(other) else other)
                for at in range(len(many))
            ]
        if isinstance(one, list) or isinstance(other, list):
            length = len(one) if isinstance(one, list) else len(other)
            return [
                apply(one[at] if isinstance(one, list) else one, other[at] if isinstance(other, list) else other)
                for at in range(length)
            ]
        if one is None or other is None:
            return None
        try:
            return operate(one, other)
        except ZeroDivisionError:
            return None

    return lambda inputs: apply(left(inputs), right(inputs))


def _array(items: list[Node]) -> Node:
    def gather(inputs: _Inputs) -> Value:
        values = [item(inputs) for item in items]
        if any(isinstance(value, list) for value in values):
            return [value if isinstance(value, list) else [value] * inputs.length for value in values]
        return values

    return gather


def _reducer(reduce: Callable[[list[float]], float]) -> Callable[..., Value]:
    """Return a function that reduces an array instant by instant, and one series to a number."""

    def apply(inputs: _Inputs, value: Value) -> Value:
        if _is_array(value):
            columns = [[item for item in column if item is not None] for column in zip(*value, strict=True)]
            return [reduce(column) if column else None for column in columns]
        present = [item for item in (value if isinstance(value, list) else [value]) if item is not None]
        return reduce(present) if present else None

    return apply


def _if(inputs: _Inputs, condition: Value, then: Value, otherwise: Value = None) -> Value:
    def at(value: Value, index: int) -> float | None:
        return value[index] if isinstance(value, list) else value

    if not isinstance(condition, list):
        return then if condition else otherwise
    chosen: Points = []
    for index in range(inputs.length):
        asked = condition[index]
        chosen.append(None if asked is None else at(then, index) if asked else at(otherwise, index))
    return chosen


def _diff(inputs: _Inputs, value: Value) -> Value:
    return _map_series(lambda points: _changes(points, 1, per_window=False), value)


def _rate(inputs: _Inputs, value: Value) -> Value:
    return _map_series(lambda points: _changes(points, inputs.period, per_window=True), value)


def _changes(points: Points, period: float, per_window: bool) -> Points:
    """Return the difference from the previous point, whatever its age."""
    result: Points = []
    last: tuple[int, float] | None = None
    for index, point in enumerate(points):
        if point is None or last is None:
            result.append(None)
        else:
            result.append((point - last[1]) / ((index - last[0]) * period if per_window else 1))
        last = last if point is None else (index, point)
    return result


def _fill(points: Points, by: Value) -> Points:
    return [
        (by[index] if isinstance(by, list) else by) if point is None else point for index, point in enumerate(points)
    ]


def _repeat(points: Points) -> Points:
    result: Points = []
    for point in points:
        result.append(point if point is not None else (result[-1] if result else None))
    return result


_CALLS: dict[str, tuple[Callable[..., Value], tuple[int, ...]]] = {
    "AVG": (_reducer(lambda values: sum(values) / len(values)), (1,)),
    "DIFF": (_diff, (1,)),
    "IF": (_if, (2, 3)),
    "MAX": (_reducer(max), (1,)),
    "MIN": (_reducer(min), (1,)),
    "RATE": (_rate, (1,)),
    "SUM": (_reducer(sum), (1,)),
}
