"""DeregisterImage and DeleteSnapshot.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/deregister-ami.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.exceptions import EC2ClientError, InvalidSnapshotInUse
from moto.ec2.models.amis import Ami
from moto.ec2.responses.amis import AmisResponse
from moto.ec2.responses.elastic_block_store import ElasticBlockStore

from local_aws import clock, emulation_settings
from local_aws.images import announcements, ownership, protection, snapshot_locks
from local_aws.images.image import snapshot_ids, users_of
from local_aws.moto_methods import replaces

_MANAGED_BY_BACKUP = "aws:backup:"


def install() -> None:
    replaces(AmisResponse, "deregister_image")(_deregister_image)
    replaces(ElasticBlockStore, "delete_snapshot")(_delete_snapshot)


def _deregister_image(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeregisterImage.html"""
    backend = self.ec2_backend
    image = ownership.own_image(backend, self._get_param("ImageId"))
    protection.require_none(image)
    _require_unmanaged(image)
    self.error_on_dryrun()
    snapshots = snapshot_ids(image)
    backend.deregister_image(image.id)
    announcements.announce(image, "deregistered", clock.now())
    if not self._get_bool_param("DeleteAssociatedSnapshots", False):
        return ActionResult({"Return": True})
    results = [{"SnapshotId": each, "ReturnCode": _delete_associated(backend, each)} for each in snapshots]
    return ActionResult({"Return": True, "DeleteSnapshotResults": results})


def _delete_associated(backend: Any, snapshot_id: str) -> str:
    """Delete a snapshot of a deregistered image, and return the code of the result: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshotReturnCode.html"""
    if users_of(backend, snapshot_id):
        return "skipped"
    if snapshot_id in emulation_settings.current().undeletable_snapshots:
        return "internal-error"
    if snapshot_id not in backend.snapshots or snapshot_locks.is_locked(backend, snapshot_id):
        return "client-error"
    del backend.snapshots[snapshot_id]
    return "success"


def _delete_snapshot(self: ElasticBlockStore) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshot.html"""
    backend, snapshot_id = self.ec2_backend, self._get_param("SnapshotId")
    backend.get_snapshot(snapshot_id)
    if users := users_of(backend, snapshot_id):
        raise InvalidSnapshotInUse(snapshot_id, users[0])
    if snapshot_locks.is_locked(backend, snapshot_id):
        raise EC2ClientError("OperationNotPermitted", f"The snapshot {snapshot_id} is locked and cannot be deleted")
    if snapshot_id in emulation_settings.current().undeletable_snapshots:
        raise EC2ClientError("InternalError", f"The snapshot {snapshot_id} could not be deleted")
    self.error_on_dryrun()
    del backend.snapshots[snapshot_id]
    return EmptyResult()


def _require_unmanaged(image: Ami) -> None:
    if any(tag["key"].startswith(_MANAGED_BY_BACKUP) for tag in image.get_tags()):
        raise EC2ClientError(
            "InvalidRequest", f"The image {image.id} is managed by AWS Backup and cannot be deregistered by EC2"
        )
