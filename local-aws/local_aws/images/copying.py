"""CopyImage and CopySnapshot within the Region.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html
"""

from __future__ import annotations

import copy
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import Snapshot, Volume
from moto.ec2.responses.amis import AmisResponse
from moto.ec2.responses.elastic_block_store import ElasticBlockStore

from local_aws import clock, emulation_settings
from local_aws.compute import content
from local_aws.images import announcements, names
from local_aws.images.creation import tags_of
from local_aws.images.image import ImageSnapshot, OwnImage
from local_aws.moto_methods import replaces

# AWS calls it arbitrary; recorded answers of real accounts have this one.
_VOLUME_OF_A_COPY = "vol-ffffffff"


def install() -> None:
    replaces(AmisResponse, "copy_image")(_copy_image)
    original = ElasticBlockStore.copy_snapshot

    @replaces(ElasticBlockStore, "copy_snapshot")
    def copy_snapshot(self: ElasticBlockStore) -> Any:
        known = set(self.ec2_backend.snapshots)
        result = original(self)
        for snapshot_id in set(self.ec2_backend.snapshots) - known:
            made = self.ec2_backend.snapshots[snapshot_id]
            made.volume = _arbitrary(made.volume)
            content.copy(self._get_param("SourceSnapshotId"), snapshot_id)
            made.description = (
                made.description
                or f"[Copied {self._get_param('SourceSnapshotId')} from {self._get_param('SourceRegion')}]"
            )
        return result


def _copy_image(self: AmisResponse) -> ActionResult:
    """Copy an image. The copy has a new id, creation date and snapshots, no source instance, and tags only on request.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html
    """
    backend, name = self.ec2_backend, self._get_param("Name", "")
    if self._get_param("SourceRegion") != backend.region_name:
        raise EC2ClientError("InvalidRequest", "The local AWS copies images within its Region only")
    source = backend.describe_images(ami_ids=[self._get_param("SourceImageId")])[0]
    tags = tags_of(self._get_param("TagSpecifications", []), "image", "snapshot")
    if self._get_bool_param("CopyImageTags", False) and source.owner_id == backend.account_id:
        kept = {tag["key"]: tag["value"] for tag in source.get_tags() if not tag["key"].startswith("aws:")}
        tags["image"] = {**kept, **tags["image"]}
    names.require_free(backend, name)
    self.error_on_dryrun()
    image = OwnImage(
        backend,
        name,
        self._get_param("Description"),
        tags["image"],
        seconds=emulation_settings.current().image_seconds,
        source_ami=source,
        root_device_name=source.root_device_name,
    )
    image.source_image_id, image.source_image_region = source.id, backend.region_name
    for mapping in source.block_device_mappings:
        original = backend.get_snapshot(mapping["Ebs"]["SnapshotId"])
        description = (
            f"Copied for DestinationAmi {image.id} from SourceAmi {source.id} for SourceSnapshot {original.id}. "
            f"Task created on {round(clock.now().timestamp() * 1000):,}."
        )
        snapshot: Snapshot = ImageSnapshot(image, _arbitrary(original.volume), description, tags["snapshot"])
        content.copy(original.id, snapshot.id)
        image.mappings.append({**mapping, "Ebs": {**mapping["Ebs"], "SnapshotId": snapshot.id}})
    backend.amis[image.id] = image
    announcements.expect(image)
    return ActionResult({"ImageId": image.id})


def _arbitrary(volume: Volume) -> Volume:
    """Return the arbitrary volume of a copied snapshot, according to "an arbitrary volume ID": https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html"""
    made = copy.copy(volume)
    made.id = _VOLUME_OF_A_COPY
    return made
