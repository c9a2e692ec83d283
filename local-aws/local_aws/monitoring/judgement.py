"""The state of an alarm by its data points.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable

OK, ALARM, INSUFFICIENT_DATA = "OK", "ALARM", "INSUFFICIENT_DATA"
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")

COMPARISONS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}
"""The comparisons with a fixed threshold. Bands of anomaly detection are not emulated."""

_EXTRA_POINTS = 2


def evaluation_range(evaluation_periods: int) -> int:
    """Return the number of points that are evaluated.

    AWS does not document it; its examples have two more than evaluation periods.
    """
    return evaluation_periods + _EXTRA_POINTS


def judge(points: list[bool | None], evaluation_periods: int, datapoints_to_alarm: int, treatment: str) -> str | None:
    """Return the state by the points of the evaluation range, the newest last, or None to leave the state unchanged."""
    real = [point for point in points if point is not None]
    if len(real) >= evaluation_periods:
        return ALARM if sum(real[-evaluation_periods:]) >= datapoints_to_alarm else OK
    if not real:
        return {"missing": INSUFFICIENT_DATA, "ignore": None, "breaching": ALARM, "notBreaching": OK}[treatment]
    if sum(real) >= datapoints_to_alarm:
        return ALARM
    if treatment == "breaching":
        filled = evaluation_periods - len(real)
        return ALARM if sum(real) + filled >= datapoints_to_alarm else OK
    if treatment == "notBreaching" or not all(real):
        return OK
    # All present points breach, but there are too few: the next point may be good, unless the first one is so old that
    # it cannot help.
    age = len(points) - points.index(True)
    return ALARM if treatment == "missing" and age >= datapoints_to_alarm else None
