"""The input of a target: the event, a constant, a part of the event, or a template.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

from __future__ import annotations

import json
import re
from typing import Any

from moto.events.models import Rule


def of(target: dict[str, Any], event: dict[str, Any], rule: Rule) -> str:
    if target.get("Input"):
        return str(target["Input"])
    if target.get("InputPath"):
        return json.dumps(_at(event, target["InputPath"]))
    if transformer := target.get("InputTransformer"):
        return _filled(transformer["InputTemplate"], transformer.get("InputPathsMap", {}), event, rule)
    return json.dumps(event)


def _filled(template: str, paths: dict[str, str], event: dict[str, Any], rule: Rule) -> str:
    """Return the filled template. Text is inserted unchanged within quotes, and with quotes elsewhere."""
    values = {"aws.events.rule-name": rule.name, "aws.events.rule-arn": rule.arn} | {
        name: _at(event, path) for name, path in paths.items()
    }

    def fill(match: re.Match[str]) -> str:
        value = values.get(match[1])
        is_within_quotes = template[: match.start()].replace('\\"', "").count('"') % 2 == 1
        if not is_within_quotes:
            return "" if value is None else json.dumps(value)
        return value if isinstance(value, str) else "" if value is None else json.dumps(value).replace('"', '\\"')

    return re.sub(r"<([^<>]+)>", fill, template)


def _at(event: dict[str, Any], path: str) -> Any:
    """Return the value at a path of names, such as ``$.detail.ImageId`` or ``$.detail-type``."""
    value: Any = event
    for name in path.removeprefix("$").strip(".").split("."):
        if name:
            value = value.get(name) if isinstance(value, dict) else None
    return value
