"""CloudWatch's API of alarms: metric alarms, and the composite alarms and history that moto does not have.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.exceptions import InvalidParameterValue, ResourceNotFound, ValidationError
from moto.cloudwatch.models import Alarm, CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult

from local_aws import clock, control
from local_aws.monitoring import actions, composite_rule, history, stores, transitions
from local_aws.monitoring.evaluator import Watch, put_watch, watch_of
from local_aws.monitoring.metric_alarm import Refused, State
from local_aws.moto_methods import replaces

_KINDS = {"MetricAlarm": lambda alarm: alarm.rule is None, "CompositeAlarm": lambda alarm: alarm.rule is not None}
_KEPT_BY_A_CHANGE = ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp", "history")
_PAGE = 100


def install() -> None:
    _put()
    _set_state()
    _delete()
    transitions.install()
    replaces(CloudWatchResponse, "put_composite_alarm")(_put_composite_alarm)
    replaces(CloudWatchResponse, "describe_alarms")(_describe_alarms)
    replaces(CloudWatchResponse, "describe_alarm_history")(_describe_alarm_history)


def _put() -> None:
    """Put an alarm. A new one is INSUFFICIENT_DATA, and a changed one keeps its state until the next evaluation.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    original = CloudWatchBackend.put_metric_alarm

    @replaces(CloudWatchBackend, "put_metric_alarm")
    def put_metric_alarm(self: CloudWatchBackend, name: str, *args: Any, **kwargs: Any) -> Alarm:
        with stores.lock:
            before = self.alarms.get(name)
            alarm = original(self, name, *args, **kwargs)
            try:
                watch = Watch(alarm) if alarm.rule is None else None
            except Refused as refused:
                _put_back(self, name, before)
                raise ValidationError(str(refused)) from refused
            put_watch(alarm, watch)
            transitions.put_composite(alarm, None)
            now = clock.now()
            alarm.configuration_updated_timestamp = now
            if before is None:
                alarm.state_value, alarm.state_updated_timestamp = "INSUFFICIENT_DATA", now
                transitions.begin(alarm, now)
            else:
                for attribute in _KEPT_BY_A_CHANGE:
                    setattr(alarm, attribute, getattr(before, attribute))
            verb = "created" if before is None else "updated"
            history.add(
                alarm,
                now,
                "ConfigurationUpdate",
                f'Alarm "{name}" {verb}',
                {"version": "1.0", "type": "Create" if before is None else "Update"},
            )
            return alarm


def _put_back(backend: CloudWatchBackend, name: str, before: Alarm | None) -> None:
    if before is None:
        del backend.alarms[name]
    else:
        backend.alarms[name] = before


def _put_composite_alarm(self: CloudWatchResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"""
    backend, name = self.cloudwatch_backend, self._get_param("AlarmName")
    suppressor = self._get_param("ActionsSuppressor")
    with stores.lock:
        rule = _rule(backend, name, self._get_param("AlarmRule"), suppressor)
        self.put_metric_alarm()
        alarm = backend.alarms[name]
        wait, extension = (
            self._get_int_param("ActionsSuppressorWaitPeriod"),
            self._get_int_param("ActionsSuppressorExtensionPeriod"),
        )
        transitions.put_composite(alarm, transitions.Composite.of(rule, suppressor, wait, extension))
        transitions.settle_composites(backend, clock.now())
    return EmptyResult()


def _rule(backend: CloudWatchBackend, name: str, text: str, suppressor: str | None) -> composite_rule.Rule:
    try:
        rule = composite_rule.parse(text)
    except composite_rule.InvalidRule as invalid:
        raise ValidationError(str(invalid)) from invalid
    named = [*rule.children, *([composite_rule.name_of(suppressor)] if suppressor else [])]
    missing = [child for child in named if child not in backend.alarms or child == name]
    if missing:
        raise ValidationError(
            f"Could not save the composite alarm as alarms [{', '.join(missing)}] in the alarm rule do not exist"
        )
    return rule


def _set_state() -> None:
    @replaces(CloudWatchBackend, "set_alarm_state")
    def set_alarm_state(
        self: CloudWatchBackend, alarm_name: str, reason: str, reason_data: str, state_value: str
    ) -> None:
        """Set the state until the next evaluation finds another, and run the actions of that state.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
        """
        if alarm_name not in self.alarms:
            raise ResourceNotFound
        if state_value not in ("OK", "ALARM", "INSUFFICIENT_DATA"):
            raise ValidationError(
                f"Value '{state_value}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value "
                "set: [INSUFFICIENT_DATA, ALARM, OK]"
            )
        with stores.lock:
            alarm = self.alarms[alarm_name]
            transitions.change(self, alarm, State(state_value, reason, reason_data or "{}"), clock.now())
            watch = watch_of(alarm)
            if watch:
                watch.wake()


def _delete() -> None:
    original = CloudWatchBackend.delete_alarms

    @replaces(CloudWatchBackend, "delete_alarms")
    def delete_alarms(self: CloudWatchBackend, alarm_names: list[str]) -> None:
        """Delete alarms, except one that a composite alarm depends on: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html"""
        with stores.lock:
            for alarm in self.alarms.values():
                used = _looked_at(alarm)
                if alarm.name not in alarm_names and (needed := sorted(used & set(alarm_names))):
                    raise ValidationError(f"Cannot delete {needed[0]} as there are composite alarm(s) depending on it.")
            original(self, alarm_names)


def _looked_at(alarm: Alarm) -> set[str]:
    """Return the names of the alarms that a composite alarm depends on."""
    composite = transitions.composite_of(alarm)
    if composite is None:
        return set()
    return {*composite.rule.children, *([composite.suppression.alarm_name] if composite.suppression else [])}


def _describe_alarms(self: CloudWatchResponse) -> ActionResult:
    """Return metric alarms, and composite alarms on request: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html"""
    backend = self.cloudwatch_backend
    kinds = self._get_param("AlarmTypes", []) or ["MetricAlarm"]
    names, prefix = self._get_param("AlarmNames", []), self._get_param("AlarmNamePrefix")
    state, action_prefix = self._get_param("StateValue"), self._get_param("ActionPrefix")
    parent, child = self._get_param("ChildrenOfAlarmName"), self._get_param("ParentsOfAlarmName")
    with stores.lock:
        chosen = [alarm for _, alarm in sorted(backend.alarms.items())]
    if parent or child:
        wanted = (
            _children(backend.alarms.get(parent))
            if parent
            else {alarm.name for alarm in chosen if child in _children(alarm)}
        )
        chosen, kinds = [alarm for alarm in chosen if alarm.name in wanted], list(_KINDS)
    if names:
        chosen = [alarm for alarm in chosen if alarm.name in names]
    if prefix:
        chosen = [alarm for alarm in chosen if alarm.name.startswith(prefix)]
    if state:
        chosen = [alarm for alarm in chosen if alarm.state_value == state]
    if action_prefix:
        chosen = [alarm for alarm in chosen if any(action.startswith(action_prefix) for action in _all_actions(alarm))]
    chosen = [alarm for alarm in chosen if any(_KINDS[kind](alarm) for kind in kinds)]
    page, token = _page(chosen, self._get_param("NextToken"), self._get_int_param("MaxRecords"))
    answered = {
        "MetricAlarms": [alarm for alarm in page if alarm.rule is None],
        "CompositeAlarms": [_composite(alarm) for alarm in page if alarm.rule is not None],
        "NextToken": token,
    }
    return ActionResult(answered)


def _composite(alarm: Alarm) -> dict[str, Any]:
    composite = transitions.composite_of(alarm)
    suppression = composite.suppression if composite else None
    return {
        "ActionsEnabled": alarm.actions_enabled,
        "AlarmActions": alarm.alarm_actions,
        "AlarmArn": alarm.alarm_arn,
        "AlarmConfigurationUpdatedTimestamp": alarm.configuration_updated_timestamp,
        "AlarmDescription": alarm.description,
        "AlarmName": alarm.name,
        "AlarmRule": alarm.rule,
        "InsufficientDataActions": alarm.insufficient_data_actions,
        "OKActions": alarm.ok_actions,
        "StateReason": alarm.state_reason,
        "StateReasonData": alarm.state_reason_data,
        "StateUpdatedTimestamp": alarm.state_updated_timestamp,
        "StateTransitionedTimestamp": transitions.changed_at(alarm),
        "StateValue": alarm.state_value,
        "ActionsSuppressedBy": suppression.by if suppression else None,
        "ActionsSuppressor": composite.actions_suppressor if composite else None,
        "ActionsSuppressorWaitPeriod": composite.wait_seconds if composite else None,
        "ActionsSuppressorExtensionPeriod": composite.extension_seconds if composite else None,
    }


def _children(alarm: Alarm | None) -> set[str]:
    composite = transitions.composite_of(alarm) if alarm is not None else None
    return set(composite.rule.children) if composite else set()


def _all_actions(alarm: Alarm) -> Iterable[str]:
    return [*alarm.alarm_actions, *alarm.ok_actions, *alarm.insufficient_data_actions]


def _describe_alarm_history(self: CloudWatchResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html"""
    name, kind, kinds = (
        self._get_param("AlarmName"),
        self._get_param("HistoryItemType"),
        self._get_param("AlarmTypes", []) or list(_KINDS),
    )
    start, end = self._get_param("StartDate"), self._get_param("EndDate")
    with stores.lock:
        items = [
            item
            for alarm in self.cloudwatch_backend.alarms.values()
            if name in (None, alarm.name)
            for item in alarm.history
        ]
    items = [item for item in items if kind in (None, item["HistoryItemType"]) and item["AlarmType"] in kinds]
    items = [
        item
        for item in items
        if (start is None or _aware(start) <= item["Timestamp"]) and (end is None or item["Timestamp"] <= _aware(end))
    ]
    # Later entries of the same instant come after earlier ones, whichever way it is read.
    ordered = sorted(items, key=lambda item: item["Timestamp"])
    if self._get_param("ScanBy", "TimestampDescending") == "TimestampDescending":
        ordered.reverse()
    page, token = _page(ordered, self._get_param("NextToken"), self._get_int_param("MaxRecords"))
    return ActionResult({"AlarmHistoryItems": page, "NextToken": token})


def _page(items: list[Any], token: str | None, size: int | None) -> tuple[list[Any], str | None]:
    if token is not None and not token.isdigit():
        raise InvalidParameterValue("Request parameter NextToken is invalid")
    begin, end = int(token or 0), int(token or 0) + (size or _PAGE)
    return items[begin:end], str(end) if end < len(items) else None


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@control.verb("alarms")
def _alarms(_: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every alarm of every Region, with the results of its actions."""
    with stores.lock:
        return [_told(alarm) for backend in stores.backends() for _, alarm in sorted(backend.alarms.items())]


def _told(alarm: Alarm) -> dict[str, Any]:
    suppression = transitions.suppression_of(alarm)
    changes = [item for item in alarm.history if item["HistoryItemType"] == "StateUpdate"]
    return {
        "name": alarm.name,
        "region": alarm.region_name,
        "type": "metric" if alarm.rule is None else "composite",
        "state": alarm.state_value,
        "since": alarm.state_updated_timestamp.isoformat(),
        "reason": alarm.state_reason,
        "changes": [{"time": item["Timestamp"].isoformat(), "summary": item["HistorySummary"]} for item in changes],
        "actionsEnabled": alarm.actions_enabled,
        "suppressedBy": suppression.by if suppression else None,
        "actions": {
            "ALARM": alarm.alarm_actions,
            "OK": alarm.ok_actions,
            "INSUFFICIENT_DATA": alarm.insufficient_data_actions,
        },
        "results": actions.results(alarm),
    }
