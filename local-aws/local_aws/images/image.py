"""Images that this account made, and the snapshots behind them.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html
"""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import Snapshot, Volume
from moto.ec2.utils import random_ami_id, random_snapshot_id

from local_aws import clock, emulation_settings
from local_aws.compute import content


class OwnImage(Ami):
    """An image that this account creates: pending until its time, then available or failed."""

    def __init__(
        self,
        backend: Any,
        name: str,
        description: str | None,
        tags: dict[str, str],
        fails: bool = False,
        seconds: float = 0.0,
        **more: Any,
    ):
        self._state = "pending"
        self.fails = fails
        self.ready_at = clock.now() + timedelta(seconds=seconds)
        self.listed_at = clock.now() + timedelta(seconds=emulation_settings.current().image_listing_seconds)
        self.mappings: list[dict[str, Any]] = []
        self.source_image_id: str | None = None
        self.source_image_region: str | None = None
        super().__init__(
            backend,
            random_ami_id(),
            name=name,
            description=description,
            state="pending",
            hypervisor="xen",
            root_device_type="ebs",
            **more,
        )
        # moto invents a snapshot for every image.
        del backend.snapshots[self.ebs_snapshot.id]
        self.ebs_snapshot = None
        self.image_location = f"{self.owner_id}/{name}"
        self.add_tags(tags)

    @property
    def state(self) -> str:
        if self._state == "pending" and clock.now() >= self.ready_at:
            self._state = "failed" if self.fails else "available"
        return self._state

    @state.setter
    def state(self, state: str) -> None:
        self._state = state

    @property
    def state_reason(self) -> dict[str, str] | None:
        if self.state != "failed":
            return None
        return {"Code": "Client.SnapshotError", "Message": "The snapshot of one of its volumes has failed"}

    @property
    def block_device_mappings(self) -> list[dict[str, Any]]:
        return self.mappings


class ImageSnapshot(Snapshot):
    """A snapshot that was taken with an image. It is complete when the image is available."""

    def __init__(self, image: OwnImage, volume: Volume, description: str, tags: dict[str, str]):
        self._image = image
        # A copy, as a snapshot stays as it was taken when the volume grows.
        super().__init__(
            image.ec2_backend,
            random_snapshot_id(),
            copy.copy(volume),
            description,
            encrypted=bool(volume.encrypted),
            kms_key_id=volume.kms_key_id,
            from_ami=image.id,
        )
        content.copy(volume.id, self.id)
        self.ec2_backend.snapshots[self.id] = self
        self.add_tags(tags)

    @property
    def listed_at(self) -> datetime:
        return self._image.listed_at

    @property
    def status(self) -> str:
        if self._image.state == "pending":
            return "pending"
        return "error" if self._image.fails else "completed"

    @status.setter
    def status(self, _: str) -> None:
        """Ignore a new status, because the status is that of the image."""

    @property
    def progress(self) -> str:
        return "100%" if self.status == "completed" else "0%"


def snapshot_ids(image: Ami) -> list[str]:
    return [mapping["Ebs"]["SnapshotId"] for mapping in image.block_device_mappings if mapping.get("Ebs")]


def users_of(backend: Any, snapshot_id: str) -> list[str]:
    """Return the images, including disabled ones, that have the snapshot among their devices."""
    return [image.id for image in list(backend.amis.values()) if snapshot_id in snapshot_ids(image)]
