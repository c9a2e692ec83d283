"""Finds the parameters with the configuration of the CloudWatch agent, by the documents that associations run.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/installing-cloudwatch-agent-ssm.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from moto.ssm.models import SimpleSystemManagerBackend

from local_aws.state_manager import Association

_MANAGE_AGENT = "AmazonCloudWatch-ManageAgent"
_CONFIGURES, _APPENDS = "configure", "configure (append)"
_REFERENCE = re.compile(r"\{\{\s*([\w:]+)\s*\}\}")
_SCRIPTED = re.compile(r"amazon-cloudwatch-agent-ctl([\s\S]*?)-c\s+['\"]?ssm:([\w./-]+)")


@dataclass(frozen=True)
class _Configures:
    parameter: str
    appends: bool
    """True if it is appended to the configurations of the agent, and False if it replaces them."""


def configuration_parameters(ssm: SimpleSystemManagerBackend, associations: list[Association]) -> list[str]:
    """Return the configuration parameters after all associations have run, and scheduled ones once more.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-common-scenarios.html
    """
    found: list[str] = []
    for association in [*associations, *(each for each in associations if each.get("ScheduleExpression"))]:
        given = {key: _first(value) for key, value in association.get("Parameters", {}).items()}
        for step in _of_document(ssm, association["Name"], given, association.get("DocumentVersion", "$DEFAULT")):
            found = [*(each for each in found if step.appends and each != step.parameter), step.parameter]
    return found


def _of_document(
    ssm: SimpleSystemManagerBackend, name: str, given: dict[str, str], version: str = "$DEFAULT"
) -> Iterator[_Configures]:
    if name == _MANAGE_AGENT:
        source = given.get("optionalConfigurationSource", "ssm")
        action = given.get("action", _CONFIGURES)
        if action in (_CONFIGURES, _APPENDS) and source == "ssm" and given.get("optionalConfigurationLocation"):
            yield _Configures(given["optionalConfigurationLocation"], action == _APPENDS)
        return
    documents = ssm._documents.get(name)
    if documents is None:
        yield from _scripted(given.get("commands", ""))
        return
    named = documents.get_latest_version() if version == "$LATEST" else documents.get_default_version()
    content = _parsed(named.content)
    defaults = {
        key: _first(told["default"]) for key, told in (content.get("parameters") or {}).items() if "default" in told
    }
    values = {**defaults, **given}
    for step in content.get("mainSteps") or []:
        yield from _of_step(ssm, step, values)


@lru_cache
def _parsed(content: str) -> dict[str, Any]:
    """Parse a document, which may be JSON because JSON is YAML.

    The result is cached, because each step of the clock needs it.
    """
    return yaml.safe_load(content)


def _of_step(ssm: SimpleSystemManagerBackend, step: dict[str, Any], values: dict[str, str]) -> Iterator[_Configures]:
    inputs = step.get("inputs") or {}
    if step.get("action") == "aws:runDocument":
        told = inputs.get("documentParameters") or {}
        told = json.loads(_resolved(told, values)) if isinstance(told, str) else told
        name = inputs.get("documentPath", "").rpartition(":document/")[2] or inputs.get("documentPath", "")
        yield from _of_document(ssm, name, {key: _resolved(_first(value), values) for key, value in told.items()})
    elif step.get("action") in ("aws:runPowerShellScript", "aws:runShellScript"):
        yield from _scripted(_resolved(_first(inputs.get("runCommand", "")), values))


def _scripted(script: str) -> Iterator[_Configures]:
    for options, parameter in _SCRIPTED.findall(script):
        yield _Configures(parameter, "append-config" in options)


def _resolved(text: str, values: dict[str, str]) -> str:
    return _REFERENCE.sub(lambda found: values.get(found[1], found[0]), text)


def _first(value: Any) -> str:
    """Return a parameter as text. It is a list of one item, or for commands a list of lines."""
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
