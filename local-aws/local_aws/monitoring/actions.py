"""Actions of alarms.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moto.cloudwatch.models import Alarm
from moto.core.exceptions import ServiceException
from moto.sns.models import sns_backends

from local_aws import access
from local_aws.monitoring import history, message, muting
from local_aws.state import RecordState

_SERVICE = "cloudwatch.amazonaws.com"

_results: RecordState[list[dict[str, Any]]] = RecordState(list)
"""The results of the actions of each alarm."""


def perform(alarm: Alarm, old_state: str, at: datetime, triggering: list[Alarm]) -> None:
    """Perform the actions of a state, or keep them while the alarm is muted.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules-behaviour.html
    """
    if not muting.is_muted(muting.backend_of(alarm), alarm, at):
        muting.forget(alarm)
        _take(alarm, old_state, at, triggering)
        return
    muting.hold(alarm, lambda ended: _take(alarm, old_state, ended, triggering))
    for action in _actions_of(alarm):
        _results.of(alarm.alarm_arn).append(_result(alarm, action, at, "muted", None))


def _take(alarm: Alarm, old_state: str, at: datetime, triggering: list[Alarm]) -> None:
    """Take the actions of the present state. A failed action is recorded in the history only, as on AWS."""
    for action in _actions_of(alarm):
        if ":sns:" not in action:
            _note(alarm, action, at, None, f"Action {action} was not executed: the local AWS only notifies topics")
            continue
        error = _notify(alarm, action, old_state, at, triggering)
        told = (
            f'Failed to execute action {action}. Received error: "{error}"'
            if error
            else f"Successfully executed action {action}"
        )
        _note(alarm, action, at, error, told)


def _actions_of(alarm: Alarm) -> list[str]:
    if not alarm.actions_enabled:
        return []
    actions: dict[str, list[str]] = {
        "OK": alarm.ok_actions,
        "ALARM": alarm.alarm_actions,
        "INSUFFICIENT_DATA": alarm.insufficient_data_actions,
    }
    return actions[alarm.state_value]


def results(alarm: Alarm) -> list[dict[str, Any]]:
    return list(_results.of(alarm.alarm_arn))


def forget_results(alarm: Alarm) -> None:
    _results.put(alarm.alarm_arn, [])


def _notify(alarm: Alarm, topic_arn: str, old_state: str, at: datetime, triggering: list[Alarm]) -> str | None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#sns-allow-cloudwatch-to-publish-to-topic"""
    account, region = alarm.alarm_arn.split(":")[4], topic_arn.split(":")[3]
    backend = sns_backends[account][region]
    topic = backend.topics.get(topic_arn)
    if topic is None or region != alarm.region_name:
        return "Resource does not exist"
    context = {"aws:SourceArn": alarm.alarm_arn, "aws:SourceAccount": account}
    refusal = access.refusal_to_publish(
        topic, _SERVICE, {**context, "aws:SourceOwner": account, "aws:SecureTransport": "true"}, context
    )
    if refusal:
        return refusal
    try:
        backend.publish(message.body(alarm, old_state, at, triggering), topic_arn, subject=message.subject(alarm))
    except ServiceException as error:
        return str(error)
    return None


def _note(alarm: Alarm, action: str, at: datetime, error: str | None, summary: str) -> None:
    history.add(
        alarm,
        at,
        "Action",
        summary,
        {"actionState": "Failed" if error else "Succeeded", "notificationResource": action, "error": error},
    )
    outcome = "failed" if error else "succeeded" if ":sns:" in action else "not emulated"
    _results.of(alarm.alarm_arn).append(_result(alarm, action, at, outcome, error))


def _result(alarm: Alarm, action: str, at: datetime, outcome: str, error: str | None) -> dict[str, Any]:
    return {"time": at.isoformat(), "state": alarm.state_value, "action": action, "outcome": outcome, "error": error}
