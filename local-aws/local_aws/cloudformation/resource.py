"""The interface of a resource type, and the context that it gets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any, ClassVar, Protocol

from local_aws.cloudformation.properties import Properties

__all__ = [
    "Context",
    "Properties",
    "Resource",
    "ResourceFailed",
    "ResourceHandler",
    "Signals",
    "TagFormat",
    "UpdateNotEmulated",
]


class ResourceFailed(Exception):
    """The resource could not be made, changed or deleted; the operation fails with this reason."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class UpdateNotEmulated(ResourceFailed):
    """A change that AWS would make in place and the local AWS cannot. The error prevents that the change is skipped."""


class TagFormat(Enum):
    """The format of a type's ``Tags``, to which CloudFormation adds the stack's own tags.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
    """

    LIST = "list"
    """``[{Key, Value}]``"""
    MAP = "map"
    """``{key: value}``"""
    PROPAGATED = "propagated"
    """``[{Key, Value, PropagateAtLaunch}]``"""


@dataclass
class Resource:
    physical_id: str
    """The value of ``Ref``."""
    attributes: dict[str, Any] = field(default_factory=dict)
    """The values of ``Fn::GetAtt``."""


class Signals(Protocol):
    """The signals sent to one resource (https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SignalResource.html)."""

    @property
    def received(self) -> list[Any]:
        """Return the signals so far: objects with ``unique_id`` and ``status`` (``SUCCESS`` or ``FAILURE``)."""
        ...

    def await_(self, count: int, timeout: timedelta, success_percentage: int = 100) -> None:
        """Wait for a number of signals of distinct senders, on the movable clock.

        Raises ResourceFailed when the time runs out, or when more fail than ``success_percentage`` lets.
        """
        ...

    def clear(self) -> None:
        """Forget the received signals."""
        ...


class Context(Protocol):
    """The surroundings of one resource in one stack operation."""

    account: str
    region: str
    partition: str
    stack_id: str
    stack_name: str
    logical_id: str
    type: str
    tags: dict[str, str]
    """The stack's tags."""
    creation_policy: dict[str, Any]
    update_policy: dict[str, Any]
    metadata: dict[str, Any]
    rolling_back: bool

    @property
    def signals(self) -> Signals: ...

    @property
    def cancelled(self) -> bool:
        """True if another resource failed or the user cancelled, so that the handler must stop waiting."""
        ...

    def client(self, service: str) -> Any:
        """Return a boto3 client of the local AWS in the stack's Region."""
        ...

    def call(self, service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Call an API by its name (``CreateVpc``), with values converted to its types: ``"80"`` becomes 80."""
        ...

    def physical_name(self, max_length: int, lower: bool = False) -> str:
        """Return a name as CloudFormation generates it: ``<stack>-<logical id>-<suffix>``."""
        ...

    def created(self, resource: Resource) -> None:
        """Record the resource, so that it is deleted if its creation fails."""
        ...

    def progress(self, reason: str) -> None:
        """Record an event with the progress of the resource."""
        ...

    def wait_until(self, reached: Callable[[], bool], timeout: timedelta, poll_seconds: float = 0.05) -> bool:
        """Wait on the movable clock while other resources of the stack continue. Returns False if the time ran out.

        Raises ResourceFailed when the operation is cancelled meanwhile.
        """
        ...


class ResourceHandler(ABC):
    """The handler of a resource type. Handlers have no state, because the stack keeps what they return."""

    type: ClassVar[str]
    replacement: ClassVar[frozenset[str]] = frozenset()
    """Top-level properties whose change replaces the resource ("Update requires: Replacement")."""
    conditional_replacement: ClassVar[frozenset[str]] = frozenset()
    """Top-level properties of which only some changes replace the resource, as ``replaces`` decides.

    https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html,
    ``conditionalCreateOnlyProperties``
    """
    name_property: ClassVar[str | None] = None
    """The property that names the resource; a named one cannot be replaced, as the new one would have the same name."""
    read_at_deletion: ClassVar[frozenset[str]] = frozenset()
    """Properties that matter only to the deletion, so that they do not count as ignored before."""
    not_kept: ClassVar[frozenset[str]] = frozenset()
    """Properties that the handler passes on and the service drops, as dotted paths; ``*`` is any item of a list.

    They count as ignored like those that no handler reads.
    """
    deletion_policy: ClassVar[str] = "Delete"
    """The deletion policy of a resource whose template has none (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html)."""
    import_identifier: ClassVar[tuple[str, ...]] = ()
    """The properties that identify an existing resource for an import: the ``primaryIdentifier`` of its schema.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-supported-resources.html
    """
    tag_format: ClassVar[TagFormat | None] = None
    """Set when the type takes the stack's tags in its ``Tags``."""

    def replaces(self, old: dict[str, Any], new: dict[str, Any]) -> bool:
        """Return True if the change replaces the resource."""
        return any(old.get(name) != new.get(name) for name in self.replacement)

    @abstractmethod
    def create(self, context: Context, properties: Properties) -> Resource: ...

    @abstractmethod
    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        """Update the resource in place, also to its old values in a rollback.

        :raises UpdateNotEmulated: for what cannot be updated
        """

    @abstractmethod
    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        """Delete the resource. A resource that does not exist is no error."""

    def import_existing(self, context: Context, identifier: dict[str, str]) -> Resource:
        """Return the existing resource that is imported, unchanged.

        :raises ResourceFailed: if it does not exist
        """
        raise ResourceFailed(f"local AWS: importing {self.type} is not emulated")

    def snapshot(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        """Make the snapshot of the policy ``Snapshot``, before the deletion, for types that have this policy.

        A service that takes the snapshot as a part of the deletion may delete here: what is already gone is done.
        """
        raise ResourceFailed(f"local AWS: {self.type} makes no snapshot")
