"""Each property of a template is either returned by its service or listed as ignored.

moto accepts many a parameter and drops it. A test that reads such a property back, or trusts that it had an effect,
would conclude something from it; so nothing is dropped in silence.
"""

from __future__ import annotations

import base64
import copy
from typing import Any

import pytest

from account import LocalAws
from deployment import Stacks
from local_aws.reading import READERS
from read_back import compute, data, database, network, operations, security, servers
from read_back.case import SUBJECT, Case

_NAME = "told"
_CERTIFICATE_AUTHORITY = b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
_CASES = [
    *security.CASES,
    *data.CASES,
    *network.CASES,
    *compute.CASES,
    *servers.CASES,
    *database.CASES,
    *operations.CASES,
]


@pytest.mark.parametrize("case", _CASES, ids=str)
def test_the_service_has_what_the_template_says(case: Case, local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html"""
    local.client("s3").create_bucket(Bucket="bundles")
    local.client("s3").put_object(Bucket="bundles", Key="ca.pem", Body=_CERTIFICATE_AUTHORITY)
    stack = _Stack(case, local, stacks)
    stack.create(case.properties)
    stack.check(case.properties)
    if case.changed:
        stack.update({**case.properties, **case.changed})
        stack.check({**case.properties, **case.changed})
    if case.left_out:
        rest = {name: value for name, value in {**case.properties, **case.changed}.items() if name not in case.left_out}
        stack.update(rest)
        stack.check({**rest, **case.left_out})


class _Stack:
    def __init__(self, case: Case, local: LocalAws, stacks: Stacks):
        self._case, self._local, self._stacks = case, local, stacks

    def create(self, properties: dict[str, Any]) -> None:
        resources, outputs = self._template(properties)
        assert self._stacks.create(_NAME, resources, Outputs=outputs) == "CREATE_COMPLETE", self._reasons()
        self._subject = self._stacks.physical_id(_NAME, SUBJECT)

    def update(self, properties: dict[str, Any]) -> None:
        resources, outputs = self._template(properties)
        assert self._stacks.update(_NAME, resources, Outputs=outputs) == "UPDATE_COMPLETE", self._reasons()
        assert self._stacks.physical_id(_NAME, SUBJECT) == self._subject, "replaced"

    def check(self, properties: dict[str, Any]) -> None:
        ignored = {
            path
            for entry in self._local.control("ignored-properties")
            if entry["logicalId"] == SUBJECT
            for path in entry["properties"]
        }
        answered = self._case.answered(self._subject)
        expected = _without(self._resolved(properties), *self._case.not_kept, *self._case.write_only)
        told = {
            name: _of_those_given(answered.get(name) or [], value)
            if name.endswith("Attributes")
            else answered.get(name)
            for name, value in expected.items()
        }
        assert _in_any_order(told) == _in_any_order(expected)
        assert ignored == {path for path in self._case.not_kept if _without(self._given, path) != self._given}
        if self._case.type in READERS:
            self._check_drift()

    def _check_drift(self) -> None:
        """Nobody has changed the resource, so that CloudFormation detects no drift."""
        found = self._stacks.api.detect_stack_resource_drift(StackName=_NAME, LogicalResourceId=SUBJECT)
        drift = found["StackResourceDrift"]
        assert drift["StackResourceDriftStatus"] == "IN_SYNC", drift["PropertyDifferences"]

    def _template(self, properties: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the template and its outputs, which have the value of every attribute."""
        self._given = properties
        attributes = _attributes([self._case.properties, self._case.changed, self._case.left_out])
        outputs = {"".join(each): {"Value": {"Fn::GetAtt": list(each)}} for each in attributes}
        return {
            **self._case.around,
            SUBJECT: {"Type": self._case.type, "DependsOn": list(self._case.after), "Properties": properties},
        }, outputs

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._resolved(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "Ref" in value:
            return self._stacks.physical_id(_NAME, value["Ref"])
        if "Fn::GetAtt" in value:
            return self._stacks.outputs(_NAME)["".join(value["Fn::GetAtt"])]
        if "Fn::Base64" in value:
            return base64.b64encode(value["Fn::Base64"].encode()).decode()
        return {key: self._resolved(item) for key, item in value.items()}

    def _reasons(self) -> list[str]:
        return [
            event["ResourceStatusReason"]
            for event in self._stacks.events(_NAME)
            if event["ResourceStatus"].endswith("_FAILED")
        ]


def _of_those_given(answered: list[dict[str, str]], given: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the attributes that the template has, because load balancers return all of them."""
    values = {each["Key"]: each["Value"] for each in answered}
    return [{"Key": each["Key"], "Value": values.get(each["Key"], "")} for each in given]


def _in_any_order(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties with lists of names as sets, because their order has no meaning."""
    return {
        name: set(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else value
        for name, value in properties.items()
    }


def _without(value: dict[str, Any], *paths: str) -> dict[str, Any]:
    """Return a copy without the dotted paths."""
    pruned = copy.deepcopy(value)
    for path in paths:
        _remove(pruned, path.split("."))
    return pruned


def _remove(value: Any, path: list[str]) -> None:
    """Remove a path, and each object that is then empty."""
    key: Any = int(path[0]) if isinstance(value, list) else path[0]
    if (isinstance(value, list) and key >= len(value)) or (isinstance(value, dict) and key not in value):
        return
    if len(path) > 1:
        _remove(value[key], path[1:])
    if len(path) == 1 or value[key] in ({}, []):
        del value[key]


def _attributes(value: Any) -> set[tuple[str, ...]]:
    if isinstance(value, list):
        return set().union(*map(_attributes, value))
    if not isinstance(value, dict):
        return set()
    if "Fn::GetAtt" in value:
        return {tuple(value["Fn::GetAtt"])}
    return set().union(*map(_attributes, value.values()))
