"""Delivery of events to the targets of a rule.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
"""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from moto.events.models import Rule
from moto.sns.models import sns_backends

from local_aws import access, aws, clock, control
from local_aws.events import target_input

_SERVICE = "events.amazonaws.com"

_deliveries: list[dict[str, Any]] = []


def is_emulated(target_arn: str) -> bool:
    return target_arn.split(":")[2] in ("lambda", "sns")


def deliver(rule: Rule, target: dict[str, Any], event: dict[str, Any]) -> None:
    payload = target_input.of(target, event, rule)
    try:
        if target["Arn"].split(":")[2] == "sns":
            refusal = _publish(rule, target["Arn"], payload)
        else:
            refusal = _invoke(rule, target["Arn"], payload)
    except ClientError as error:
        refusal = str(error)
    _deliveries.append(
        {
            "time": clock.now().isoformat(),
            "rule": rule.name,
            "target": target["Arn"],
            "event": event,
            "input": json.loads(payload),
            "refusal": refusal,
        }
    )


@control.verb("deliveries")
def deliveries(_: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the deliveries of rules to their targets, each with its input or its error."""
    return list(_deliveries)


control.on_reset(_deliveries.clear)


def _publish(rule: Rule, topic_arn: str, payload: str) -> str | None:
    """Publish to a topic, for which EventBridge sets no condition keys: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions"""
    topic = sns_backends[aws.account_id()][topic_arn.split(":")[3]].topics.get(topic_arn)
    if topic is None:
        return f"there is no topic {topic_arn}"
    refusal = access.refusal_to_publish(topic, _SERVICE, {"aws:SecureTransport": "true"}, {})
    if refusal is None:
        aws.client("sns", rule.region_name).publish(TopicArn=topic_arn, Message=payload)
    return refusal


def _invoke(rule: Rule, function_arn: str, payload: str) -> str | None:
    client = aws.client("lambda", rule.region_name)
    if not _may_invoke(client, rule, function_arn):
        return f"The policy of {function_arn} does not allow events.amazonaws.com to invoke it for {rule.arn}"
    client.invoke(FunctionName=function_arn, InvocationType="Event", Payload=payload)
    return None


def _may_invoke(client: Any, rule: Rule, function_arn: str) -> bool:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-lambda-permissions"""
    try:
        policy = json.loads(client.get_policy(FunctionName=function_arn)["Policy"])
    except client.exceptions.ResourceNotFoundException:
        return False
    return any(_allows(statement, rule) for statement in policy["Statement"])


def _allows(statement: dict[str, Any], rule: Rule) -> bool:
    if statement["Principal"] != {"Service": _SERVICE} or statement["Action"] != "lambda:InvokeFunction":
        return False
    conditions = statement.get("Condition", {})
    source = conditions.get("ArnLike", {}).get("AWS:SourceArn", rule.arn)
    account = conditions.get("StringEquals", {}).get("AWS:SourceAccount", aws.account_id())
    return source == rule.arn and account == aws.account_id()
