"""DescribeImages and DescribeSnapshots: visibility and pages.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import (
    EC2ClientError,
    InvalidAMIIdError,
    InvalidSnapshotIdError,
    MalformedAMIIdError,
    UnvailableAMIIdError,
)
from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import Snapshot
from moto.ec2.responses.amis import AmisResponse
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.ec2.utils import generic_filter

from local_aws.images import deprecation, paging, visibility
from local_aws.images.image import snapshot_ids
from local_aws.moto_methods import replaces

_FEWEST_SNAPSHOTS = 5


def install() -> None:
    replaces(AmisResponse, "describe_images")(_describe_images)
    replaces(ElasticBlockStore, "describe_snapshots")(_describe_snapshots)
    original = Ami.get_filter_value

    @replaces(Ami, "get_filter_value")
    def get_filter_value(self: Ami, filter_name: str, method_name: str | None = None) -> Any:
        if filter_name == "block-device-mapping.snapshot-id":
            return snapshot_ids(self)
        return original(self, filter_name, method_name)


def _describe_images(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html"""
    self.error_on_dryrun()
    account, ids = self.current_account, self._get_param("ImageIds", [])
    images = [image for image in _named(self.ec2_backend, ids, account) if visibility.is_visible(image, account)]
    owners, executors = self._get_param("Owners", []), self._get_param("ExecutableUsers", [])
    if not ids and not self._get_bool_param("IncludeDeprecated", False):
        images = [image for image in images if image.owner_id == account or not deprecation.is_deprecated(image)]
    if owners:
        wanted = {account if owner == "self" else owner for owner in owners}
        images = [image for image in images if wanted & {image.owner_id, image.owner_alias}]
    if executors:
        images = [image for image in images if _may_launch(image, executors, account)]
    if not self._get_bool_param("IncludeDisabled", False):
        images = [image for image in images if image.state != "disabled"]
    images = generic_filter(self._filters_from_querystring(), images)
    chosen, token = paging.page(
        images, _place_of_image, self._get_int_param("MaxResults"), self._get_param("NextToken")
    )
    return ActionResult({"Images": chosen, "NextToken": token})


def _named(backend: Any, ids: list[str], account: str) -> list[Ami]:
    """Return the images with the ids. An image that is not visible fails the request, as if it did not exist.

    Of a deregistered image nothing is said as long as an instance refers to it, and then that it is unavailable.
    """
    if not ids:
        return list(backend.amis.values())
    if malformed := [each for each in ids if not each.startswith("ami-")]:
        raise MalformedAMIIdError(malformed)
    missing = sorted(
        each for each in set(ids) if each not in backend.amis or not visibility.is_visible(backend.amis[each], account)
    )
    unknown = [each for each in missing if each not in backend.deleted_amis]
    if unknown:
        raise InvalidAMIIdError(unknown)
    referenced = {instance.image_id for instance in backend.all_instances() if instance.state != "terminated"}
    if gone := [each for each in missing if each not in referenced]:
        raise UnvailableAMIIdError(gone[0])
    return [backend.amis[each] for each in dict.fromkeys(ids) if each in backend.amis]


def _may_launch(image: Ami, executors: list[str], account: str) -> bool:
    users = {account if user == "self" else user for user in executors}
    return ("all" in users and image.is_public) or any(
        permission.get("UserId") in users for permission in image.launch_permissions
    )


def _place_of_image(image: Ami) -> str:
    return f"{image.creation_date.isoformat()} {image.id}"


def _describe_snapshots(self: ElasticBlockStore) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html"""
    self.error_on_dryrun()
    ids, asked = self._get_param("SnapshotIds", []), self._get_int_param("MaxResults")
    if ids and asked:
        raise EC2ClientError(
            "InvalidParameterCombination", "The parameter SnapshotSet cannot be used with the parameter MaxResults"
        )
    if asked is not None and asked < _FEWEST_SNAPSHOTS:
        raise EC2ClientError(
            "InvalidParameterValue",
            f"Value ( {asked} ) for parameter maxResults is invalid. Expecting a value greater than "
            f"{_FEWEST_SNAPSHOTS}.",
        )
    known = self.ec2_backend.snapshots
    if any(each not in known or not visibility.is_listed(known[each]) for each in ids):
        raise InvalidSnapshotIdError
    snapshots = (
        [known[each] for each in dict.fromkeys(ids)]
        if ids
        else [each for each in known.values() if visibility.is_listed(each)]
    )
    owners = {self.current_account if owner == "self" else owner for owner in self._get_param("OwnerIds", [])}
    if owners:
        snapshots = [snapshot for snapshot in snapshots if snapshot.owner_id in owners]
    snapshots = generic_filter(self._filters_from_querystring(), snapshots)
    chosen, token = paging.page(snapshots, _place_of_snapshot, asked, self._get_param("NextToken"))
    return ActionResult({"Snapshots": chosen, "NextToken": token})


def _place_of_snapshot(snapshot: Snapshot) -> str:
    return f"{snapshot.start_time.isoformat()} {snapshot.id}"
