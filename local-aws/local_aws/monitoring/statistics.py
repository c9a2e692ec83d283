"""Statistics over the data of a window.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from local_aws.monitoring.series import Datum

_SIMPLE: dict[str, Callable[[list[Datum]], float]] = {
    "Sum": lambda data: sum(each.total for each in data),
    "Average": lambda data: sum(each.total for each in data) / sum(each.count for each in data),
    "Minimum": lambda data: min(each.minimum for each in data),
    "Maximum": lambda data: max(each.maximum for each in data),
    "SampleCount": lambda data: sum(each.count for each in data),
}
_PERCENTILE = re.compile(r"p(100|\d{1,2}(\.\d{1,10})?)")


def is_known(statistic: str) -> bool:
    return statistic in _SIMPLE or bool(_PERCENTILE.fullmatch(statistic))


def of(statistic: str, data: list[Datum]) -> float | None:
    """Return a statistic of the data, or None without data."""
    if not data:
        return None
    if statistic in _SIMPLE:
        return _SIMPLE[statistic](data)
    return _percentile(float(statistic[1:]), data)


def _percentile(share: float, data: list[Datum]) -> float | None:
    """Return a percentile, or None. A statistic set has percentiles only if all of its values are the same."""
    if any(each.minimum != each.maximum for each in data):
        return None
    wanted = max(1, math.ceil(share / 100 * sum(each.count for each in data)))
    seen = 0.0
    for each in sorted(data, key=lambda datum: datum.minimum):
        seen += each.count
        if seen >= wanted:
            return each.minimum
    return None
