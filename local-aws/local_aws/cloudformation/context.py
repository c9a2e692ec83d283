"""The context of a resource handler: the implementation of :class:`local_aws.cloudformation.resource.Context`."""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from local_aws import aws, clock
from local_aws.cloudformation import coercion, signals
from local_aws.cloudformation.resource import Resource, ResourceFailed
from local_aws.cloudformation.stack import Stack, StackResource
from local_aws.cloudformation.turn import Turn

_SUFFIX_LENGTH = 12


class ResourceContext:
    def __init__(self, stack: Stack, record: StackResource, turn: Turn, policies: dict[str, Any], rolling_back: bool):
        self.account = aws.account_id()
        self.region = stack.region
        self.partition = aws.PARTITION
        self.stack_id = stack.id
        self.stack_name = stack.name
        self.logical_id = record.logical_id
        self.type = record.type
        self.tags = dict(stack.deployment.tags) if stack.deployment else {}
        self.creation_policy = policies.get("CreationPolicy") or {}
        self.update_policy = policies.get("UpdatePolicy") or {}
        self.metadata = policies.get("Metadata") or {}
        self.rolling_back = rolling_back
        self.signals = signals.ResourceSignals(signals.mailbox(stack.id, record.logical_id), self)
        self._stack = stack
        self._record = record
        self._turn = turn

    @property
    def cancelled(self) -> bool:
        return self._turn.cancelled

    def client(self, service: str) -> Any:
        return aws.client(service, self.region)

    def call(self, service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        return coercion.call(self.client(service), operation, parameters)

    def physical_name(self, max_length: int, lower: bool = False) -> str:
        alphabet = string.ascii_uppercase + string.digits
        suffix = "".join(secrets.choice(alphabet) for _ in range(_SUFFIX_LENGTH))
        room = max_length - _SUFFIX_LENGTH - 2
        logical_id = self.logical_id[: max(room - len(self.stack_name), room // 2)]
        name = f"{self.stack_name[: room - len(logical_id)]}-{logical_id}-{suffix}"
        return name.lower() if lower else name

    def created(self, resource: Resource) -> None:
        self._record.resource = resource

    def progress(self, reason: str) -> None:
        self._stack.set_resource_status(self._record, self._record.status, reason)

    def wait_until(self, reached: Callable[[], bool], timeout: timedelta, poll_seconds: float = 0.05) -> bool:
        deadline = clock.now() + timeout
        while not reached():
            if self.cancelled:
                raise ResourceFailed("Resource operation cancelled")
            if clock.now() >= deadline:
                return False
            self._turn.lock.release()
            try:
                time.sleep(poll_seconds)
            finally:
                self._turn.lock.acquire()
        return True
