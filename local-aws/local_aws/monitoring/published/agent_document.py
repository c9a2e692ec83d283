"""Which parameters an association makes the agent's configuration: by AWS's own document, or by one that runs it or the agent's control script.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/installing-cloudwatch-agent-ssm.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml
from moto.ssm.models import SimpleSystemManagerBackend

from local_aws.state_manager import Association

_MANAGE_AGENT = "AmazonCloudWatch-ManageAgent"
_CONFIGURES = ("configure", "configure (append)")
_REFERENCE = re.compile(r"\{\{\s*([\w:]+)\s*\}\}")
_SCRIPTED = re.compile(r"amazon-cloudwatch-agent-ctl[\s\S]*?-c\s+['\"]?ssm:([\w./-]+)")


def configuration_parameters(ssm: SimpleSystemManagerBackend, association: Association) -> list[str]:
    given = {key: _first(value) for key, value in association.get("Parameters", {}).items()}
    return list(_of_document(ssm, association["Name"], given, association.get("DocumentVersion", "$DEFAULT")))


def _of_document(ssm: SimpleSystemManagerBackend, name: str, given: dict[str, str], version: str = "$DEFAULT") -> Iterator[str]:
    if name == _MANAGE_AGENT:
        source = given.get("optionalConfigurationSource", "ssm")
        if given.get("action", _CONFIGURES[0]) in _CONFIGURES and source == "ssm" and given.get("optionalConfigurationLocation"):
            yield given["optionalConfigurationLocation"]
        return
    documents = ssm._documents.get(name)
    if documents is None:
        yield from _SCRIPTED.findall(given.get("commands", ""))
        return
    # JSON is YAML.
    named = documents.get_latest_version() if version == "$LATEST" else documents.get_default_version()
    content = yaml.safe_load(named.content)
    defaults = {key: _first(told["default"]) for key, told in (content.get("parameters") or {}).items() if "default" in told}
    values = {**defaults, **given}
    for step in content.get("mainSteps") or []:
        yield from _of_step(ssm, step, values)


def _of_step(ssm: SimpleSystemManagerBackend, step: dict[str, Any], values: dict[str, str]) -> Iterator[str]:
    inputs = step.get("inputs") or {}
    if step.get("action") == "aws:runDocument":
        told = inputs.get("documentParameters") or {}
        told = json.loads(_resolved(told, values)) if isinstance(told, str) else told
        name = inputs.get("documentPath", "").rpartition(":document/")[2] or inputs.get("documentPath", "")
        yield from _of_document(ssm, name, {key: _resolved(_first(value), values) for key, value in told.items()})
    elif step.get("action") in ("aws:runPowerShellScript", "aws:runShellScript"):
        yield from _SCRIPTED.findall(_resolved(_first(inputs.get("runCommand", "")), values))


def _resolved(text: str, values: dict[str, str]) -> str:
    return _REFERENCE.sub(lambda found: values.get(found[1], found[0]), text)


def _first(value: Any) -> str:
    """Parameters are lists of one, and commands lists of lines."""
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
