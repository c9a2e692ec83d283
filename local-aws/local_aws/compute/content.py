"""The content of volumes and snapshots: a few bytes for the data that a disk would hold.

A test writes the bytes of a volume. A snapshot has the bytes of its volume at the time of the snapshot, and a volume
has the bytes of the snapshot that it is created from. A volume without a snapshot is empty.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshots.html
"""

from __future__ import annotations

import base64
from typing import Any

from moto.ec2.models import ec2_backends

from local_aws import aws, control
from local_aws.state import RecordState

_content: RecordState[bytes] = RecordState(bytes)


def install() -> None:
    control.verb("content")(_verb)


def copy(source: str, target: str) -> None:
    """Give a volume or snapshot the content that another one has now."""
    _content.put(target, _content.of(source))


def _verb(arguments: dict[str, Any]) -> dict[str, str]:
    """Return the content of the volume or snapshot ``id`` in base64. ``write`` replaces that of a volume first."""
    identifier = str(arguments["id"])
    backend = ec2_backends[aws.account_id()][aws.region()]
    if identifier not in backend.volumes and identifier not in backend.snapshots:
        raise ValueError(f"there is no volume or snapshot {identifier}")
    if "write" in arguments:
        if identifier not in backend.volumes:
            raise ValueError(f"{identifier} is a snapshot, whose content does not change")
        _content.put(identifier, base64.b64decode(str(arguments["write"]), validate=True))
    return {"content": base64.b64encode(_content.of(identifier)).decode()}
