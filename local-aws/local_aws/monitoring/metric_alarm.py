"""The evaluation of a metric alarm at an instant.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.models import Alarm, Dimension, MetricDataQuery

from local_aws.monitoring import expressions, judgement, statistics
from local_aws.monitoring.expressions import Points
from local_aws.monitoring.series import MINUTE, Metric, Store

_DAY, _HOUR = 86400, 3600


class Refused(ValueError):
    """An alarm that AWS would not accept, or that the local AWS cannot evaluate."""


@dataclass(frozen=True)
class State:
    value: str
    reason: str
    data: str


@dataclass(frozen=True)
class _Query:
    """A metric with its statistic, or an expression over others."""

    id: str
    metric: Metric | None = None
    statistic: str = ""
    unit: str | None = None
    expression: expressions.Expression | None = None


class MetricAlarm:
    """The rules of one alarm, read once."""

    def __init__(self, alarm: Alarm):
        self._alarm = alarm
        self._queries = _queries(alarm)
        self._returned = _returned(alarm)
        self.period = _period(alarm)
        self._check()
        self.evaluation_periods = int(alarm.evaluation_periods)
        self.datapoints_to_alarm = int(alarm.datapoints_to_alarm or alarm.evaluation_periods)
        self._treatment = alarm.treat_missing_data or "missing"
        self._range = judgement.evaluation_range(self.evaluation_periods)
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, EvaluationPeriods
        self._step = _HOUR if self.evaluation_periods * self.period > _DAY else MINUTE

    @property
    def metrics(self) -> list[Metric]:
        return [query.metric for query in self._queries if query.metric]

    def next_evaluation(self, store: Store, after: float) -> float | None:
        """Return the next instant at which the data can lead to another state."""
        length = self._range * self.period
        changes = [
            due
            for metric in self.metrics
            for series in store.of(metric)
            if (due := series.next_change(after, self.period, length)) is not None
        ]
        return self.on_schedule(min(changes)) if changes else None

    def on_schedule(self, instant: float) -> float:
        return -(-instant // self._step) * self._step

    def points(self, store: Store, instant: float) -> Points:
        """Return one point for each period of the evaluation range, the newest last."""
        values: dict[str, Any] = {}
        for query in self._queries:
            if query.metric:
                values[query.id] = [
                    self._statistic(store, query, instant - back * self.period)
                    for back in range(self._range - 1, -1, -1)
                ]
        metrics = dict(values)
        for query in _in_order(self._queries):
            assert query.expression
            values[query.id] = query.expression.over(values, metrics, self.period, self._range)
        return list(values[self._returned])

    def judge(self, store: Store, instant: float) -> State | None:
        """Return the state at an instant, or None if the state does not change."""
        points = self.points(store, instant)
        compare, wording = judgement.COMPARISONS[self._alarm.comparison_operator]
        breaching = [None if point is None else compare(point, self._alarm.threshold) for point in points]
        state = judgement.judge(breaching, self.evaluation_periods, self.datapoints_to_alarm, self._treatment)
        if state is None:
            return None
        starts = [instant - back * self.period for back in range(self._range, 0, -1)]
        real = [(start, point) for start, point in zip(starts, points, strict=True) if point is not None][
            -self.evaluation_periods :
        ]
        return State(state, self._reason(state, real, wording), self._reason_data(real, instant))

    def _statistic(self, store: Store, query: _Query, end: float) -> float | None:
        assert query.metric
        data = [datum for series in store.of(query.metric) for datum in series.data(end - self.period, end)]
        return statistics.of(query.statistic, [datum for datum in data if query.unit in (None, datum.unit)])

    def _reason(self, state: str, real: list[tuple[float, float]], wording: str) -> str:
        count, missing = self.evaluation_periods, self.evaluation_periods - len(real)
        if state == judgement.INSUFFICIENT_DATA:
            return f"Insufficient Data: {count} datapoint{_plural(count, ' was', 's were')} unknown."
        treated = {"breaching": "Breaching", "notBreaching": "NonBreaching"}.get(self._treatment)
        filled = f"{missing} missing datapoint{_plural(missing, ' was', 's were')} treated as [{treated}]"
        if not real:
            return (
                f"Threshold Crossed: no datapoints were received for {count} period{_plural(count, '', 's')} and "
                f"{filled}."
            )
        compare = judgement.COMPARISONS[self._alarm.comparison_operator][0]
        shown = [
            (start, point)
            for start, point in real
            if compare(point, self._alarm.threshold) == (state == judgement.ALARM)
        ] or real
        listed = ", ".join(f"{point} ({_short(start)})" for start, point in reversed(shown))
        verb = _plural(len(shown), "was", "were") + ("" if state == judgement.ALARM else " not")
        needed = self.datapoints_to_alarm if state == judgement.ALARM else count - self.datapoints_to_alarm + 1
        change = "OK -> ALARM" if state == judgement.ALARM else "ALARM -> OK"
        tail = f" and {filled}" if missing and treated else ""
        return (
            f"Threshold Crossed: {len(shown)} out of the last {count} datapoints [{listed}] {verb} {wording} the "
            f"threshold ({float(self._alarm.threshold)}){tail} "
            f"(minimum {needed} datapoint{_plural(needed, '', 's')} for {change} transition)."
        )

    def _reason_data(self, real: list[tuple[float, float]], instant: float) -> str:
        return json.dumps(
            {
                "version": "1.0",
                "queryDate": _iso(instant),
                **({"startDate": _iso(real[0][0])} if real else {}),
                **({"statistic": self._alarm.statistic} if self._alarm.statistic else {}),
                "period": self.period,
                "recentDatapoints": [point for _, point in real],
                "threshold": self._alarm.threshold,
                "evaluatedDatapoints": [{"timestamp": _iso(start), "value": point} for start, point in reversed(real)],
            }
        )

    def _check(self) -> None:
        """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
        alarm = self._alarm
        if alarm.comparison_operator not in judgement.COMPARISONS:
            raise Refused(
                f"The local AWS does not evaluate ComparisonOperator {alarm.comparison_operator}; it knows "
                f"{', '.join(judgement.COMPARISONS)}"
            )
        if alarm.threshold is None:
            raise Refused("The local AWS evaluates alarms of a fixed Threshold only")
        if alarm.treat_missing_data not in (None, *judgement.TREATMENTS):
            raise Refused(
                f"Option {alarm.treat_missing_data} is not supported. Supported options for parameter "
                f"TreatMissingData are {', '.join(judgement.TREATMENTS)}."
            )
        if int(alarm.datapoints_to_alarm or 1) > int(alarm.evaluation_periods):
            raise Refused("DatapointsToAlarm must be less than or equal to EvaluationPeriods")
        for query in self._queries:
            if query.metric and not statistics.is_known(query.statistic):
                raise Refused(
                    f"The local AWS does not know the statistic {query.statistic}; it knows Sum, Average, Minimum, "
                    "Maximum, SampleCount and percentiles such as p99"
                )
        ids = {query.id for query in self._queries}
        for query in self._queries:
            if query.expression and (unknown := sorted(query.expression.names - ids)):
                raise Refused(f"Error in expression '{query.id}': unknown identifier {', '.join(unknown)}")
        _in_order(self._queries)


def _dimensions(given: Iterable[Dimension]) -> frozenset[tuple[str, str]]:
    return frozenset((str(each.name), str(each.value)) for each in given)


def _queries(alarm: Alarm) -> list[_Query]:
    if not alarm.metric_data_queries:
        metric = Metric(alarm.namespace, alarm.metric_name, _dimensions(alarm.dimensions))
        return [_Query("alarm", metric, alarm.statistic or str(alarm.extended_statistic), alarm.unit)]
    return [_query(query) for query in alarm.metric_data_queries]


def _query(query: MetricDataQuery) -> _Query:
    if query.metric_stat is None:
        try:
            return _Query(query.id, expression=expressions.parse(query.expression or ""))
        except expressions.Unsupported as unsupported:
            raise Refused(str(unsupported)) from unsupported
    stat = query.metric_stat
    metric = Metric(
        stat.metric.namespace,
        stat.metric.metric_name,
        _dimensions(stat.metric.dimensions),
    )
    return _Query(query.id, metric, stat.stat, stat.unit)


def returns_data(query: MetricDataQuery) -> bool:
    # moto declares text, and keeps the boolean of the request.
    given: Any = query.return_data
    return given is not False


def _returned(alarm: Alarm) -> str:
    if not alarm.metric_data_queries:
        return "alarm"
    returned = [query.id for query in alarm.metric_data_queries if returns_data(query)]
    if len(returned) != 1:
        raise Refused("Exactly one element of the metrics list should return data.")
    return str(returned[0])


def _period(alarm: Alarm) -> int:
    if not alarm.metric_data_queries:
        return int(alarm.period)
    periods = {
        int(query.metric_stat.period if query.metric_stat else query.period)
        for query in alarm.metric_data_queries
        if query.metric_stat or query.period
    }
    if len(periods) != 1:
        raise Refused(
            "The local AWS evaluates expressions over metrics of one period only, not of "
            f"{', '.join(map(str, sorted(periods)))}"
        )
    return periods.pop()


def _in_order(queries: list[_Query]) -> list[_Query]:
    """Return the queries in an order in which each expression follows those that it refers to."""
    known = {query.id for query in queries if query.metric}
    waiting, ordered = [query for query in queries if query.expression], []
    while waiting:
        ready = [query for query in waiting if query.expression and query.expression.names <= known]
        if not ready:
            raise Refused(f"Error in expression '{waiting[0].id}': it refers to itself")
        ordered += ready
        known |= {query.id for query in ready}
        waiting = [query for query in waiting if query not in ready]
    return ordered


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _short(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%d/%m/%y %H:%M:%S}"


def _iso(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S}.000+0000"
