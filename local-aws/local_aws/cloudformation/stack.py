"""The record of a stack."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local_aws import aws, clock
from local_aws.cloudformation.parameters import Parameter
from local_aws.cloudformation.resource import Resource
from local_aws.cloudformation.template import Template

STACK_TYPE = "AWS::CloudFormation::Stack"


@dataclass(frozen=True)
class Deployment:
    """The template, parameters and tags of a stack, or of a pending operation."""

    template: Template
    parameters: dict[str, Parameter]
    tags: dict[str, str]


@dataclass
class StackResource:
    logical_id: str
    type: str
    definition: dict[str, Any]
    """The definition in the template, which contains the policies."""
    status: str
    updated: datetime
    reason: str | None = None
    resource: Resource | None = None
    """None while nothing exists."""
    properties: dict[str, Any] = field(default_factory=dict)
    """The properties with functions evaluated and dynamic references as text. The next update is compared with them."""
    sent: dict[str, Any] = field(default_factory=dict)
    """The properties of the last call of the handler."""
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def physical_id(self) -> str | None:
        return self.resource.physical_id if self.resource else None


@dataclass(frozen=True)
class Event:
    id: str
    operation_id: str | None
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str | None
    timestamp: datetime


@dataclass(frozen=True)
class Output:
    key: str
    value: str
    description: str | None
    export_name: str | None


@dataclass
class Stack:
    name: str
    region: str
    id: str = ""
    status: str = "REVIEW_IN_PROGRESS"
    reason: str | None = None
    deployment: Deployment | None = None
    """None until the first operation begins."""
    capabilities: list[str] = field(default_factory=list)
    notification_arns: list[str] = field(default_factory=list)
    role_arn: str | None = None
    disable_rollback: bool = False
    termination_protection: bool = False
    parent_id: str | None = None
    root_id: str | None = None
    created: datetime = field(default_factory=clock.now)
    updated: datetime | None = None
    deleted: datetime | None = None
    resources: dict[str, StackResource] = field(default_factory=dict)
    outputs: list[Output] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    operation_id: str | None = None
    change_set_id: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            self.id = aws.arn("cloudformation", f"stack/{self.name}/{uuid.uuid4()}", self.region)

    @property
    def in_progress(self) -> bool:
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    @property
    def pseudo_parameters(self) -> dict[str, Any]:
        return {
            "AWS::AccountId": aws.account_id(),
            "AWS::NotificationARNs": self.notification_arns,
            "AWS::Partition": aws.PARTITION,
            "AWS::Region": self.region,
            "AWS::StackId": self.id,
            "AWS::StackName": self.name,
            "AWS::URLSuffix": "amazonaws.com",
        }

    def set_status(self, status: str, reason: str | None = None) -> None:
        self.status, self.reason = status, reason
        self._record(self.name, self.id, STACK_TYPE, status, reason)

    def set_resource_status(self, record: StackResource, status: str, reason: str | None = None) -> None:
        record.status, record.reason, record.updated = status, reason, clock.now()
        self._record(record.logical_id, record.physical_id or "", record.type, status, reason)

    def _record(self, logical_id: str, physical_id: str, kind: str, status: str, reason: str | None) -> None:
        self.events.append(
            Event(str(uuid.uuid4()), self.operation_id, logical_id, physical_id, kind, status, reason, clock.now())
        )
