"""The state of an alarm by its points, as in the tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html"""

from __future__ import annotations

import pytest

from local_aws.monitoring import statistics
from local_aws.monitoring.judgement import judge
from local_aws.monitoring.series import Published, Recorded, single

_KEPT = None


def _points(text: str) -> list[bool | None]:
    return [{"X": True, "0": False, "-": None}[point] for point in text.split()]


def _judged(text: str, evaluation_periods: int, datapoints_to_alarm: int) -> tuple[str | None, ...]:
    treatments = ("missing", "ignore", "breaching", "notBreaching")
    return tuple(judge(_points(text), evaluation_periods, datapoints_to_alarm, treatment) for treatment in treatments)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("0 - X - X", ("OK", "OK", "OK", "OK")),
        ("0 - - - -", ("OK", "OK", "OK", "OK")),
        ("- - - - -", ("INSUFFICIENT_DATA", _KEPT, "ALARM", "OK")),
        ("0 X X - X", ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("- - X - -", ("ALARM", _KEPT, "ALARM", "OK")),
    ],
)
def test_three_of_three(text: str, states: tuple[str | None, ...]) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, the first table"""
    assert _judged(text, 3, 3) == states


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("0 - X - X", ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("0 0 X 0 X", ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("0 - X - -", ("OK", "OK", "ALARM", "OK")),
        ("- - - - 0", ("OK", "OK", "ALARM", "OK")),
        ("- - - X -", ("ALARM", _KEPT, "ALARM", "OK")),
    ],
)
def test_two_of_three(text: str, states: tuple[str | None, ...]) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, the second table"""
    assert _judged(text, 3, 2) == states


@pytest.mark.parametrize("text", ["- - - - X", "- - - X -"])
def test_one_early_point_is_not_enough(text: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html#CloudWatch-alarms-avoiding-premature-transition"""
    assert judge(_points(text), 3, 3, "missing") is _KEPT


def test_only_the_latest_points_count() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"""
    assert judge(_points("X X 0 0 X"), 3, 2, "missing") == "OK"


def test_what_a_window_holds() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"""
    data = [single(0, value, "None") for value in range(1, 11)]
    assert [
        statistics.of(name, data) for name in ("Sum", "Average", "Minimum", "Maximum", "SampleCount", "p90", "p50")
    ] == [55, 5.5, 1, 10, 10, 9, 5]
    assert statistics.of("Sum", []) is None


def test_a_series_says_when_it_changes() -> None:
    """A window has the same data between those minutes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"""
    recorded = Recorded()
    recorded.add(single(630, 1, "None"))
    minutes, at = [], 0.0
    while (due := recorded.next_change(at, 300, 900)) is not None:
        minutes.append(due)
        at = due
    assert minutes == [660, 960, 1260, 1560]


def test_a_published_value_is_a_datum_per_period() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Resolution_definition"""
    series = Published("Percent", 300)
    series.change((5,), 90)
    assert [(each.at, each.count) for each in series.data(0, 3600)] == [(300, 11)]
    series.change((80,), 1000)
    assert [(each.at, each.count, each.maximum) for each in series.data(600, 1800)] == [(600, 2, 5), (1200, 2, 80)]
    assert series.next_change(1020, 300, 900) == 1260
    assert series.next_change(3600, 300, 900) is None
    series.change(None, 4000)
    assert list(series.data(4000, 9000)) == []


def test_a_published_value_seldom_seen_by_a_short_window_keeps_changing() -> None:
    """An alarm of one minute on basic monitoring: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html"""
    series = Published("Percent", 300)
    series.change((5,), 0)
    minutes, at = [], 36000.0
    for _ in range(5):
        at = series.next_change(at, 60, 180) or 0
        minutes.append(at)
    assert minutes == [36060, 36120, 36180, 36240, 36360]
