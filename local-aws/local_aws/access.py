"""Decides whether a service may use a resource of this account, by the policies of the resource.

Only what services do themselves is judged; what roles and users do is not.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from moto.kms.models import kms_backends
from moto.sns.models import Topic

_KEY_ACTIONS = ("kms:Decrypt", "kms:GenerateDataKey")


def refusal_to_publish(
    topic: Topic, service: str, topic_context: Mapping[str, str], key_context: Mapping[str, str]
) -> str | None:
    """Return the reason that a service principal cannot publish to a topic, or None.

    The contexts are the condition keys that it sets.

    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    if not allows(json.loads(topic.policy), service, "sns:Publish", topic.arn, topic_context):
        return f"{service} is not authorized to perform: SNS:Publish on resource: {topic.arn}"
    if not topic.kms_master_key_id:
        return None
    backend = kms_backends[topic.account_id][topic.sns_backend.region_name]
    no_access = f"{service} does not have authorization to access the SNS topic encryption key."
    if "alias/aws/" in topic.kms_master_key_id:
        # The key of the service admits the account's users only, and nobody can change its policy.
        return no_access
    unusable = unusable_key(topic)
    if unusable:
        return unusable
    key = backend.keys[backend.any_id_to_key_id(topic.kms_master_key_id)]
    if not all(allows(json.loads(key.policy), service, action, key.arn, key_context) for action in _KEY_ACTIONS):
        return no_access
    return None


def unusable_key(topic: Topic) -> str | None:
    """Return the reason that no principal can publish to a topic (its key is disabled or deleted), or None."""
    if not topic.kms_master_key_id or "alias/aws/" in topic.kms_master_key_id:
        return None
    backend = kms_backends[topic.account_id][topic.sns_backend.region_name]
    key = backend.keys.get(backend.any_id_to_key_id(topic.kms_master_key_id))
    if key is not None and key.key_state == "Enabled":
        return None
    return f"The SNS topic encryption key {topic.kms_master_key_id} is {key.key_state if key else 'not there'}."


def allows(policy: Mapping[str, Any], service: str, action: str, resource: str, context: Mapping[str, str]) -> bool:
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    effects = {each["Effect"] for each in statements if _applies(each, service, action, resource, context)}
    return effects == {"Allow"}


def _applies(
    statement: Mapping[str, Any], service: str, action: str, resource: str, context: Mapping[str, str]
) -> bool:
    return (
        _names(statement, service)
        and _one_fits(statement, "Action", action.lower(), lower=True)
        and (not {"Resource", "NotResource"} & statement.keys() or _one_fits(statement, "Resource", resource))
        and all(
            _holds(operator, key, wanted, context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _names(statement: Mapping[str, Any], service: str) -> bool:
    principal = statement.get("Principal")
    if principal is None:
        return "NotPrincipal" in statement and service not in _list(dict(statement["NotPrincipal"]).get("Service", []))
    if principal == "*":
        return True
    return service in _list(principal.get("Service", [])) or "*" in _list(principal.get("AWS", []))


def _one_fits(statement: Mapping[str, Any], element: str, value: str, lower: bool = False) -> bool:
    patterns = _list(statement.get(element, statement.get(f"Not{element}", [])))
    fits = any(fnmatchcase(value, pattern.lower() if lower else pattern) for pattern in patterns)
    return fits if element in statement else not fits


def _holds(operator: str, key: str, wanted: Any, context: Mapping[str, str]) -> bool:
    """Return True if the request meets the condition.

    A missing key fails it, unless the operator is negated or ends with ``IfExists``.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """
    values = {name.lower(): value for name, value in context.items()}
    name = operator.removesuffix("IfExists")
    value, patterns = (
        values.get(key.lower()),
        [str(each).lower() if name == "Bool" else str(each) for each in _list(wanted)],
    )
    if name == "Null":
        return (value is None) == (patterns[0].lower() == "true")
    negated = "Not" in name
    if value is None:
        return negated or operator.endswith("IfExists")
    compare = name.replace("Not", "")
    if compare in ("StringLike", "ArnLike", "ArnEquals"):
        fits = any(fnmatchcase(value, pattern) for pattern in patterns)
    elif compare == "StringEqualsIgnoreCase":
        fits = value.lower() in [pattern.lower() for pattern in patterns]
    elif compare in ("StringEquals", "Bool"):
        fits = value in patterns
    else:
        raise ValueError(f"The local AWS does not know the condition operator {operator}")
    return fits != negated


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
