"""CloudWatch's API of alarm mute rules, which moto does not have.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.exceptions import InvalidParameterValue, ResourceNotFoundException, ValidationError
from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult

from local_aws import clock
from local_aws.monitoring import muting, stores
from local_aws.monitoring.mute_schedule import InvalidSchedule, MuteSchedule
from local_aws.monitoring.muting import MuteRule
from local_aws.moto_methods import replaces

_MOST_ALARMS = 100
_LONGEST_NAME, _LONGEST_DESCRIPTION = 255, 1024
_PAGE = 50


def install() -> None:
    _tag()
    replaces(CloudWatchResponse, "put_alarm_mute_rule")(_put)
    replaces(CloudWatchResponse, "get_alarm_mute_rule")(_get)
    replaces(CloudWatchResponse, "list_alarm_mute_rules")(_list)
    replaces(CloudWatchResponse, "delete_alarm_mute_rule")(_delete)
    muting.install()


def _tag() -> None:
    original = CloudWatchBackend.tag_resource

    @replaces(CloudWatchBackend, "tag_resource")
    def tag_resource(self: CloudWatchBackend, arn: str, tags: dict[str, str]) -> None:
        """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html"""
        if any(rule.arn == arn for rule in muting.rules_of(self).values()):
            self.tagger.tag_resource(arn, self.tagger.convert_dict_to_tags_input(tags))
        else:
            original(self, arn, tags)


def _put(self: CloudWatchResponse) -> ActionResult:
    backend, name, description = self.cloudwatch_backend, self._get_param("Name"), self._get_param("Description")
    schedule = self._get_param("Rule")["Schedule"]
    names = tuple((self._get_param("MuteTargets") or {}).get("AlarmNames", []))
    if not 1 <= len(name) <= _LONGEST_NAME or len(description or "") > _LONGEST_DESCRIPTION:
        raise ValidationError("The name or the description of the mute rule has an invalid length")
    expression, duration, timezone = schedule["Expression"], schedule["Duration"], schedule.get("Timezone")
    try:
        parsed = MuteSchedule.parse(expression, duration, timezone)
    except InvalidSchedule as invalid:
        raise ValidationError(str(invalid)) from invalid
    now = clock.now()
    with stores.lock:
        _require_targets(names, set(backend.alarms))
        before = muting.rules_of(backend).get(name)
        has_same_schedule = before is not None and before.schedule == parsed
        rule = MuteRule(
            name=name,
            arn=f"arn:aws:cloudwatch:{backend.region_name}:{backend.account_id}:alarm-mute-rule:{name}",
            description=description,
            expression=expression,
            duration=duration,
            timezone=timezone,
            schedule=parsed,
            alarm_names=names,
            start=_aware(self._get_param("StartDate")),
            expire=_aware(self._get_param("ExpireDate")),
            created=before.created if before is not None and has_same_schedule else now,
            updated=now,
            ended=now,
        )
        if before is None:
            backend.tagger.delete_all_tags_for_resource(rule.arn)
            backend.tagger.tag_resource(rule.arn, self._get_param("Tags", []))
        muting.put(backend, rule, now)
    return EmptyResult()


def _require_targets(names: tuple[str, ...], existing: set[str]) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MuteTargets.html"""
    if len(names) > _MOST_ALARMS:
        raise ValidationError(f"A mute rule targets at most {_MOST_ALARMS} alarms, and {len(names)} are given")
    if missing := [name for name in names if name not in existing]:
        raise ValidationError(f"The alarms [{', '.join(missing)}] of the mute rule do not exist")


def _get(self: CloudWatchResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetAlarmMuteRule.html"""
    with stores.lock:
        rule = muting.rules_of(self.cloudwatch_backend).get(self._get_param("AlarmMuteRuleName"))
    if rule is None:
        raise ResourceNotFoundException
    zone = {"Timezone": rule.timezone} if rule.timezone else {}
    schedule = {"Expression": rule.expression, "Duration": rule.duration, **zone}
    return ActionResult(
        {
            **_summary(rule),
            "Name": rule.name,
            "Description": rule.description,
            "Rule": {"Schedule": schedule},
            "MuteTargets": {"AlarmNames": list(rule.alarm_names)},
            "StartDate": rule.start,
        }
    )


def _list(self: CloudWatchResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListAlarmMuteRules.html"""
    alarm_name, statuses = self._get_param("AlarmName"), self._get_param("Statuses", [])
    token, size = self._get_param("NextToken"), self._get_int_param("MaxRecords") or _PAGE
    if token is not None and not token.isdigit():
        raise InvalidParameterValue("Request parameter NextToken is invalid")
    now = clock.now()
    with stores.lock:
        rules = [rule for _, rule in sorted(muting.rules_of(self.cloudwatch_backend).items())]
    chosen = [
        rule
        for rule in rules
        if alarm_name in (None, *rule.alarm_names) and (not statuses or rule.status(now) in statuses)
    ]
    begin, end = int(token or 0), int(token or 0) + size
    more = str(end) if end < len(chosen) else None
    return ActionResult({"AlarmMuteRuleSummaries": [_summary(rule) for rule in chosen[begin:end]], "NextToken": more})


def _delete(self: CloudWatchResponse) -> ActionResult:
    """Delete a rule, which need not exist: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarmMuteRule.html"""
    with stores.lock:
        muting.remove(self.cloudwatch_backend, self._get_param("AlarmMuteRuleName"), clock.now())
    return EmptyResult()


def _summary(rule: MuteRule) -> dict[str, Any]:
    return {
        "AlarmMuteRuleArn": rule.arn,
        "Status": rule.status(clock.now()),
        "MuteType": "ONE_TIME" if rule.schedule.is_once else "RECURRING",
        "ExpireDate": rule.expire,
        "LastUpdatedTimestamp": rule.updated,
    }


def _aware(at: datetime | None) -> datetime | None:
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)
