"""Expressions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html"""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.monitoring import expressions

_A, _B = [1.0, None, 3.0, 4.0], [2.0, 2.0, None, 0.0]


def over(text: str) -> Any:
    values = {"a": _A, "b": _B}
    return expressions.parse(text).over(values, values, 60, 4)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a + b", [3, None, None, 4]),
        ("a - b * 2", [-3, None, None, 4]),
        ("(a - b) * 2", [-2, None, None, 8]),
        ("a / b", [0.5, None, None, None]),
        ("-a", [-1, None, -3, -4]),
        ("a > 2", [0, None, 1, 1]),
        ("a >= 3 AND a < 4", [0, None, 1, 0]),
        ("IF(a > 2, 1, 0)", [0, None, 1, 1]),
        ("IF(a > 2, b)", [None, None, None, 0]),
        ("FILL(a, 0)", [1, 0, 3, 4]),
        ("FILL(a, REPEAT)", [1, 1, 3, 4]),
        ("FILL(a, 0) + FILL(b, 0)", [3, 2, 3, 4]),
        ("MAX([a, b])", [2, 2, 3, 4]),
        ("SUM(METRICS())", [3, 2, 3, 4]),
        ('SUM(METRICS("a"))', [1, None, 3, 4]),
        ("MIN([a, 2])", [1, 2, 2, 2]),
        ("AVG([a, b])", [1.5, 2, 3, 2]),
        ("MAX(a)", [4, 4, 4, 4]),
        ("DIFF(a)", [None, None, 2, 1]),
        ("RATE(a) * 60", [None, None, 1, 1]),
    ],
)
def test_an_expression_over_two_series(text: str, result: list[float | None]) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax"""
    assert over(text) == result


@pytest.mark.parametrize(
    "text",
    [
        "ANOMALY_DETECTION_BAND(a)",
        "SEARCH('{X}', 'Sum')",
        "a ^ 2",
        "FILL(a, LINEAR)",
        "a +",
        "SELECT a",
        "IF(a)",
        "a ? b",
    ],
)
def test_what_is_not_known_is_refused(text: str) -> None:
    """An unknown expression is refused, because a wrong value would be worse than an error."""
    with pytest.raises(expressions.Unsupported, match="The local AWS does not evaluate"):
        expressions.parse(text)
