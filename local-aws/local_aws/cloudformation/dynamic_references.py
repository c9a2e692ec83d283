"""Resolves ``{{resolve:…}}`` in values when a resource is created or changed.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
"""

from __future__ import annotations

import json
import re
from typing import Any

from local_aws import aws

_REFERENCE = re.compile(r"\{\{resolve:(ssm-secure|ssm|secretsmanager):([^}]+)\}\}")


def resolve(value: Any, region: str) -> Any:
    if isinstance(value, dict):
        return {key: resolve(item, region) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, region) for item in value]
    if isinstance(value, str):
        return _REFERENCE.sub(lambda match: _look_up(match[1], match[2], region), value)
    return value


def _look_up(service: str, reference: str, region: str) -> str:
    if service == "secretsmanager":
        return _secret(reference, region)
    answer = aws.client("ssm", region).get_parameter(Name=reference, WithDecryption=service == "ssm-secure")
    return answer["Parameter"]["Value"]


def _secret(reference: str, region: str) -> str:
    """``<id or ARN>:SecretString:<key>:<stage>:<version>``, all but the first optional."""
    secret_id, _, rest = reference.partition(":SecretString")
    key, stage, version = ([*rest.split(":")[1:], "", "", ""])[:3]
    which = {name: value for name, value in (("VersionStage", stage), ("VersionId", version)) if value}
    text = aws.client("secretsmanager", region).get_secret_value(SecretId=secret_id, **which)["SecretString"]
    return str(json.loads(text)[key]) if key else text
