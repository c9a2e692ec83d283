"""The creation, description and removal of images."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from account import BASE_IMAGE, DEPRECATED_IMAGE, LocalAws, eventually

_DAY = 86400


def instance(local: LocalAws, *devices: dict[str, Any]) -> str:
    mappings = [{"DeviceName": f"xvd{letter}", "Ebs": ebs} for letter, ebs in zip("fgh", devices, strict=False)]
    launched = local.client("ec2").run_instances(
        ImageId=BASE_IMAGE, MinCount=1, MaxCount=1, BlockDeviceMappings=mappings
    )["Instances"]
    return str(launched[0]["InstanceId"])


def tagged(*kinds: str, **tags: str) -> list[dict[str, Any]]:
    return [
        {"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]} for kind in kinds
    ]


def image(local: LocalAws, name: str = "one", source: str | None = None, **more: Any) -> str:
    return str(
        local.client("ec2").create_image(InstanceId=source or instance(local), Name=name, **{"NoReboot": True, **more})[
            "ImageId"
        ]
    )


def described(local: LocalAws, image_id: str) -> dict[str, Any]:
    (found,) = local.client("ec2").describe_images(ImageIds=[image_id], IncludeDisabled=True)["Images"]
    return found


def snapshots(local: LocalAws, image_id: str) -> list[dict[str, Any]]:
    ids = [mapping["Ebs"]["SnapshotId"] for mapping in described(local, image_id)["BlockDeviceMappings"]]
    return list(local.client("ec2").describe_snapshots(SnapshotIds=ids)["Snapshots"])


def test_an_image_has_a_snapshot_of_every_attached_volume(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html"""
    ec2 = local.client("ec2")
    source = instance(local, {"VolumeSize": 100, "VolumeType": "gp3", "Encrypted": True, "DeleteOnTermination": False})
    made = image(
        local, source=source, TagSpecifications=tagged("image", kind="daily") + tagged("snapshot", kind="part")
    )
    found = described(local, made)
    assert (found["SourceInstanceId"], found["SourceImageId"], found["OwnerId"]) == (source, BASE_IMAGE, "123456789012")
    assert found["Tags"] == [{"Key": "kind", "Value": "daily"}]
    assert {
        (each["DeviceName"], each["Ebs"]["VolumeSize"], each["Ebs"]["DeleteOnTermination"])
        for each in found["BlockDeviceMappings"]
    } == {
        ("/dev/sda1", 40, True),
        ("xvdf", 100, False),
    }
    root, data = sorted(snapshots(local, made), key=lambda each: each["VolumeSize"])
    assert (root["VolumeSize"], root["Encrypted"], data["VolumeSize"], data["Encrypted"]) == (40, False, 100, True)
    assert data["KmsKeyId"] and root["Tags"] == data["Tags"] == [{"Key": "kind", "Value": "part"}]
    assert data["Description"] == f"Created by CreateImage({source}) for {made}"
    volumes = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [source]}])["Volumes"]
    assert {root["VolumeId"], data["VolumeId"]} == {volume["VolumeId"] for volume in volumes}


def test_a_copy_has_the_tags_of_its_original_and_no_source_instance(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html, API_Image.html, API_Snapshot.html"""
    ec2 = local.client("ec2")
    original = image(local, TagSpecifications=tagged("image", "snapshot", kind="daily"))
    local.control("clock", advanceSeconds=_DAY)
    region = ec2.meta.region_name
    copied = ec2.copy_image(SourceImageId=original, SourceRegion=region, Name="copy", CopyImageTags=True)["ImageId"]
    found = described(local, copied)
    assert found["Tags"] == [{"Key": "kind", "Value": "daily"}]
    assert "SourceInstanceId" not in found and (found["SourceImageId"], found["SourceImageRegion"]) == (
        original,
        region,
    )
    assert found["CreationDate"] > described(local, original)["CreationDate"]
    (snapshot,) = snapshots(local, copied)
    assert snapshot["VolumeId"] == "vol-ffffffff" and snapshot["Description"].startswith(
        f"Copied for DestinationAmi {copied} from SourceAmi {original}"
    )
    assert not snapshot.get("Tags")
    bare = ec2.copy_image(SourceImageId=original, SourceRegion=region, Name="bare")["ImageId"]
    assert not described(local, bare).get("Tags")
    with pytest.raises(ClientError, match=r"InvalidAMIName.Duplicate"):
        ec2.copy_image(SourceImageId=original, SourceRegion=region, Name="one")


def test_a_copy_of_a_snapshot_has_another_volume_and_description(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html"""
    ec2 = local.client("ec2")
    (original,) = snapshots(local, image(local))
    copied = ec2.copy_snapshot(SourceSnapshotId=original["SnapshotId"], SourceRegion=ec2.meta.region_name)["SnapshotId"]
    (found,) = ec2.describe_snapshots(SnapshotIds=[copied])["Snapshots"]
    assert found["VolumeId"] == "vol-ffffffff" and original["SnapshotId"] in found["Description"]
    assert snapshots(local, image(local, "two"))[0]["Description"].startswith("Created by CreateImage(i-")


def test_aws_backup_copies_the_tags_of_the_instance(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup.html"""
    ec2, source = local.client("ec2"), instance(local)
    ec2.create_tags(Resources=[source], Tags=[{"Key": "oban:environment", "Value": "prod"}])
    made = local.control("backup-service", instance=source)["image"]
    found = described(local, made)
    assert {tag["Key"] for tag in found["Tags"]} == {"oban:environment", "aws:backup:source-resource"}
    assert found["Name"].startswith(f"AwsBackup_{source}_") and found["SourceInstanceId"] == source
    with pytest.raises(ClientError):
        ec2.deregister_image(ImageId=made)


def test_a_device_may_be_left_out(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html"""
    source = instance(local, {"VolumeSize": 100})
    made = image(local, source=source, BlockDeviceMappings=[{"DeviceName": "xvdf", "NoDevice": ""}])
    assert [mapping["DeviceName"] for mapping in described(local, made)["BlockDeviceMappings"]] == ["/dev/sda1"]
    with pytest.raises(ClientError, match="Only DeleteOnTermination can be changed"):
        image(local, "two", source, BlockDeviceMappings=[{"DeviceName": "xvdf", "Ebs": {"Encrypted": True}}])


def test_an_image_of_a_stopped_instance(local: LocalAws) -> None:
    """AWS says "either running or stopped": https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html"""
    ec2, source = local.client("ec2"), instance(local)
    ec2.stop_instances(InstanceIds=[source])
    assert described(local, image(local, source=source))["State"] == "available"
    ec2.terminate_instances(InstanceIds=[source])
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        image(local, "two", source)


def test_an_image_is_pending_until_its_snapshots_are_complete(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html"""
    local.control("knobs", imageSeconds=3600)
    made = image(local)
    assert described(local, made)["State"] == "pending"
    assert [each["State"] for each in snapshots(local, made)] == ["pending"]
    with pytest.raises(ClientError, match="is pending, and cannot be run"):
        local.client("ec2").run_instances(ImageId=made, MinCount=1, MaxCount=1)
    local.control("clock", advanceSeconds=3600)
    assert described(local, made)["State"] == "available"
    assert [(each["State"], each["Progress"]) for each in snapshots(local, made)] == [("completed", "100%")]
    local.client("ec2").run_instances(ImageId=made, MinCount=1, MaxCount=1)


@pytest.mark.parametrize("by", ["name", "source"])
def test_an_image_may_fail(local: LocalAws, by: str) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html, State and StateReason"""
    source = instance(local)
    local.control("knobs", imageSeconds=60, failedImages=["o*" if by == "name" else source])
    made = image(local, source=source)
    local.control("clock", advanceSeconds=60)
    found = described(local, made)
    assert (found["State"], found["StateReason"]["Code"]) == ("failed", "Client.SnapshotError")
    assert [each["State"] for each in snapshots(local, made)] == ["error"]
    with pytest.raises(ClientError, match=r"InvalidAMIName.Duplicate"):
        image(local, source=source)


def test_creation_dates_follow_the_clock(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html"""
    local.control("clock", to="2027-02-28T23:59:00+00:00")
    made = image(local)
    assert described(local, made)["CreationDate"].startswith("2027-02-28T23:59:")
    assert snapshots(local, made)[0]["StartTime"].isoformat().startswith("2027-02-28T23:59:")


@pytest.mark.parametrize("name", ["a#b", "x" * 129, "2026-11-22T02:00:00Z", "naïve"])
def test_a_name_is_valid(local: LocalAws, name: str) -> None:
    """letters, digits, and ( ) [ ] space . / - ' @ _: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html"""
    with pytest.raises(ClientError, match=r"InvalidAMIName.Malformed"):
        image(local, name)


def test_a_name_is_one_images(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, InvalidAMIName.Duplicate"""
    made = image(local, "prod (1) [a] b./-'@_")
    with pytest.raises(ClientError, match=f"InvalidAMIName.Duplicate.*in use by AMI {made}"):
        image(local, "prod (1) [a] b./-'@_")
    # The seed's image has another's name only in another account.
    local.client("ec2").deregister_image(ImageId=made)
    assert image(local, "prod (1) [a] b./-'@_") != made


def test_tags_are_the_callers_own(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions"""
    ec2, source = local.client("ec2"), instance(local)
    for kind in ("image", "snapshot"):
        with pytest.raises(ClientError, match="reserved for internal use"):
            image(local, source=source, TagSpecifications=tagged(kind, **{"aws:autoscaling:groupName": "b2g"}))
        with pytest.raises(ClientError, match="TagLimitExceeded"):
            image(local, source=source, TagSpecifications=tagged(kind, **{f"key{number}": "" for number in range(51)}))
    assert ec2.describe_images(Owners=["self"], Filters=[{"Name": "name", "Values": ["one"]}])["Images"] == []
    made = image(
        local, source=source, TagSpecifications=tagged("image", **{f"key{number}": "" for number in range(50)})
    )
    with pytest.raises(ClientError, match="TagLimitExceeded"):
        ec2.create_tags(Resources=[made], Tags=[{"Key": "one", "Value": "more"}])
    with pytest.raises(ClientError, match="reserved for internal use"):
        ec2.create_tags(Resources=[source], Tags=[{"Key": "aws:cloudformation:stack-name", "Value": "mine"}])


def test_a_dry_run_makes_nothing(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html"""
    with pytest.raises(ClientError, match="DryRunOperation"):
        image(local, DryRun=True)
    assert (
        local.client("ec2").describe_snapshots(
            OwnerIds=["self"], Filters=[{"Name": "description", "Values": ["Created by*"]}]
        )["Snapshots"]
        == []
    )


def test_images_come_in_pages_of_any_size_and_order(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination"""
    ec2, source = local.client("ec2"), instance(local)
    made = {image(local, f"one {number:02}", source) for number in range(12)}
    own = {"Owners": ["self"], "Filters": [{"Name": "name", "Values": ["one *"]}]}
    pages = [
        [each["ImageId"] for each in page["Images"]]
        for page in ec2.get_paginator("describe_images").paginate(**own, PaginationConfig={"PageSize": 5})
    ]
    assert [len(page) for page in pages] == [5, 5, 2] and {each for page in pages for each in page} == made
    assert len(ec2.describe_images(**own)["Images"]) == 12
    local.control("knobs", largestPage=3, order=7)
    pages = [
        [each["ImageId"] for each in page["Images"]]
        for page in ec2.get_paginator("describe_images").paginate(**own, PaginationConfig={"PageSize": 5})
    ]
    shuffled = [each for page in pages for each in page]
    assert len({len(page) for page in pages}) > 1 and max(len(page) for page in pages) == 3
    assert sorted(shuffled) == sorted(made) and shuffled != [
        each["ImageId"] for each in sorted((described(local, each) for each in made), key=lambda each: each["Name"])
    ]
    with pytest.raises(ClientError, match="InvalidNextToken"):
        ec2.describe_images(NextToken="no")


def test_a_removal_between_two_pages_hides_nothing(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination"""
    ec2, source = local.client("ec2"), instance(local)
    made = {image(local, f"one {number:02}", source) for number in range(6)}
    own = {"Owners": ["self"], "Filters": [{"Name": "name", "Values": ["one *"]}], "MaxResults": 3}
    first = ec2.describe_images(**own)
    gone = {each["ImageId"] for each in first["Images"]}
    for image_id in gone:
        ec2.deregister_image(ImageId=image_id)
    second = ec2.describe_images(**own, NextToken=first["NextToken"])
    assert {each["ImageId"] for each in second["Images"]} == made - gone and "NextToken" not in second


def test_snapshots_come_in_pages(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html"""
    ec2, source = local.client("ec2"), instance(local, {"VolumeSize": 5})
    made = [
        image(local, f"one {number}", source, TagSpecifications=tagged("snapshot", part="yes")) for number in range(4)
    ]
    wanted = {"OwnerIds": ["self"], "Filters": [{"Name": "tag:part", "Values": ["yes"]}]}
    pages = [
        page["Snapshots"]
        for page in ec2.get_paginator("describe_snapshots").paginate(**wanted, PaginationConfig={"PageSize": 5})
    ]
    assert [len(page) for page in pages] == [5, 3]
    with pytest.raises(ClientError, match="greater than 5"):
        ec2.describe_snapshots(MaxResults=4)
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        ec2.describe_snapshots(MaxResults=5, SnapshotIds=[snapshots(local, made[0])[0]["SnapshotId"]])
    assert ec2.describe_snapshots(OwnerIds=["999999999999"])["Snapshots"] == []


def test_images_are_filtered(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html"""
    ec2 = local.client("ec2")
    made = image(local, TagSpecifications=tagged("image", environment="prod"))
    part = snapshots(local, made)[0]["SnapshotId"]
    for name, value in [
        ("tag:environment", "prod"),
        ("tag-key", "environment"),
        ("name", "on?"),
        ("block-device-mapping.snapshot-id", part),
    ]:
        assert [
            each["ImageId"]
            for each in ec2.describe_images(Owners=["self"], Filters=[{"Name": name, "Values": [value]}])["Images"]
        ] == [made], name
    assert ec2.describe_images(ImageIds=[made], Filters=[{"Name": "state", "Values": ["pending"]}])["Images"] == []
    assert ec2.describe_images(ImageIds=[made], Owners=["amazon"])["Images"] == []


def test_a_disabled_image_is_hidden_private_and_cannot_be_launched(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html"""
    ec2, made = local.client("ec2"), image(local)
    ec2.modify_image_attribute(ImageId=made, LaunchPermission={"Add": [{"UserId": "999999999999"}]})
    ec2.disable_image(ImageId=made)
    assert ec2.describe_images(ImageIds=[made])["Images"] == []
    assert described(local, made)["State"] == "disabled"
    assert ec2.describe_image_attribute(ImageId=made, Attribute="launchPermission")["LaunchPermissions"] == []
    with pytest.raises(ClientError, match="is disabled, and cannot be run"):
        ec2.run_instances(ImageId=made, MinCount=1, MaxCount=1)
    with pytest.raises(ClientError, match=r"InvalidSnapshot.InUse"):
        ec2.delete_snapshot(SnapshotId=snapshots(local, made)[0]["SnapshotId"])
    ec2.enable_image(ImageId=made)
    assert ec2.describe_images(ImageIds=[made])["Images"][0]["State"] == "available"


def test_an_image_may_be_public_or_shared(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharing-amis.html"""
    ec2, made = local.client("ec2"), image(local)
    assert described(local, made)["Public"] is False
    ec2.modify_image_attribute(ImageId=made, LaunchPermission={"Add": [{"Group": "all"}, {"UserId": "999999999999"}]})
    assert described(local, made)["Public"] is True
    permissions = ec2.describe_image_attribute(ImageId=made, Attribute="launchPermission")["LaunchPermissions"]
    assert permissions == [{"Group": "all"}, {"UserId": "999999999999"}]


def test_deregistration_protection_ends_after_a_day(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deregistration-protection.html"""
    ec2, made = local.client("ec2"), image(local)
    ec2.enable_image_deregistration_protection(ImageId=made, WithCooldown=True)
    assert described(local, made)["DeregistrationProtection"] == "enabled-with-cooldown"
    with pytest.raises(ClientError, match="protection is enabled"):
        ec2.deregister_image(ImageId=made)
    ec2.disable_image_deregistration_protection(ImageId=made)
    with pytest.raises(ClientError, match="cooldown"):
        ec2.deregister_image(ImageId=made)
    local.control("clock", advanceSeconds=_DAY)
    ec2.deregister_image(ImageId=made)


def test_a_snapshot_in_use_stays(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, InvalidSnapshot.InUse"""
    ec2, made = local.client("ec2"), image(local)
    part = snapshots(local, made)[0]["SnapshotId"]
    with pytest.raises(ClientError, match=f"InvalidSnapshot.InUse.*in use by {made}"):
        ec2.delete_snapshot(SnapshotId=part)
    assert "DeleteSnapshotResults" not in ec2.deregister_image(ImageId=made)
    ec2.delete_snapshot(SnapshotId=part)
    with pytest.raises(ClientError, match=r"InvalidSnapshot.NotFound"):
        ec2.delete_snapshot(SnapshotId=part)


def test_what_is_gone_says_so(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    ec2, made = local.client("ec2"), image(local)
    running = ec2.run_instances(ImageId=made, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    ec2.deregister_image(ImageId=made)
    with pytest.raises(ClientError, match=r"InvalidAMIID.Unavailable"):
        ec2.deregister_image(ImageId=made)
    with pytest.raises(ClientError, match=r"InvalidAMIID.NotFound"):
        ec2.deregister_image(ImageId="ami-0eeeeeeeeeeeeeee5")
    assert ec2.describe_images(ImageIds=[made])["Images"] == []
    ec2.terminate_instances(InstanceIds=[running])
    with pytest.raises(ClientError, match=r"InvalidAMIID.Unavailable"):
        ec2.describe_images(ImageIds=[made])


def test_snapshots_go_with_their_image_one_by_one(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeregisterImage.html"""
    ec2, sizes = local.client("ec2"), [{"VolumeSize": size} for size in (41, 42, 43)]
    made = image(local, source=instance(local, *sizes))
    gone, shared, locked, broken = (
        each["SnapshotId"] for each in sorted(snapshots(local, made), key=lambda each: each["VolumeSize"])
    )
    other = ec2.register_image(
        Name="two",
        RootDeviceName="/dev/sda1",
        BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"SnapshotId": shared}}],
    )["ImageId"]
    ec2.lock_snapshot(SnapshotId=locked, LockMode="governance", LockDuration=1)
    local.control("knobs", undeletableSnapshots=[broken])
    results = ec2.deregister_image(ImageId=made, DeleteAssociatedSnapshots=True)["DeleteSnapshotResults"]
    assert {each["SnapshotId"]: each["ReturnCode"] for each in results} == {
        gone: "success",
        shared: "skipped",
        locked: "client-error",
        broken: "internal-error",
    }
    left = {each["SnapshotId"] for each in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]}
    assert gone not in left and {shared, locked, broken} <= left
    ec2.deregister_image(ImageId=other, DeleteAssociatedSnapshots=True)
    with pytest.raises(ClientError, match=r"InvalidSnapshot.NotFound"):
        ec2.describe_snapshots(SnapshotIds=[shared])


def test_a_locked_snapshot_stays_until_its_lock_expires(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-lock-concepts.html"""
    ec2, made = local.client("ec2"), image(local)
    part = snapshots(local, made)[0]["SnapshotId"]
    ec2.lock_snapshot(SnapshotId=part, LockMode="compliance", LockDuration=2, CoolOffPeriod=24)
    ec2.deregister_image(ImageId=made)
    assert [each["LockState"] for each in ec2.describe_locked_snapshots(SnapshotIds=[part])["Snapshots"]] == [
        "compliance-cooloff"
    ]
    local.control("clock", advanceSeconds=_DAY)
    assert [each["LockState"] for each in ec2.describe_locked_snapshots()["Snapshots"]] == ["compliance"]
    for remove in (ec2.delete_snapshot, ec2.unlock_snapshot):
        with pytest.raises(ClientError, match="locked"):
            remove(SnapshotId=part)
    local.control("clock", advanceSeconds=_DAY)
    assert ec2.describe_locked_snapshots(Filters=[{"Name": "lock-state", "Values": ["compliance"]}])["Snapshots"] == []
    ec2.delete_snapshot(SnapshotId=part)
    assert ec2.describe_locked_snapshots()["Snapshots"] == []


def test_images_of_others_are_not_ones_own(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, AuthFailure"""
    from local_aws import seed

    seed.plant(
        seed.parse(
            {
                "images": [
                    {
                        "id": "ami-0eeeeeeeeeeeeeee5",
                        "name": "stock",
                        "ownerId": "801119661308",
                        "snapshotId": "snap-0eeeeeeeeeeeeeee5",
                    }
                ],
                "bootstrap": None,
            }
        )
    )
    ec2 = local.client("ec2")
    with pytest.raises(ClientError, match="AuthFailure"):
        ec2.deregister_image(ImageId="ami-0eeeeeeeeeeeeeee5")
    assert "ami-0eeeeeeeeeeeeeee5" not in [each["ImageId"] for each in ec2.describe_images(Owners=["self"])["Images"]]


def test_an_image_with_reboot_boots_its_instance_anew(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html, NoReboot"""
    from moto.ec2.models import ec2_backends

    from local_aws.compute import instances

    local.control("knobs", bootSeconds=100)
    source = instance(local)
    local.control("clock", advanceSeconds=100)
    record = ec2_backends["123456789012"]["us-east-1"].get_instance(source)
    assert instances.answers_health_checks(record)
    image(local, source=source)
    assert instances.answers_health_checks(record)
    image(local, "two", source=source, NoReboot=False)
    assert not instances.answers_health_checks(record)
    local.control("clock", advanceSeconds=100)
    assert eventually(lambda: instances.answers_health_checks(record))


def references(local: LocalAws, *images: str, **scope: Any) -> set[tuple[str, str]]:
    scope = scope or {"IncludeAllResourceTypes": True}
    answered = local.client("ec2").describe_image_references(ImageIds=list(images), **scope)["ImageReferences"]
    return {(each["ResourceType"], each["Arn"].rpartition(":")[2]) for each in answered}


def test_references_of_an_image(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html"""
    ec2, made = local.client("ec2"), image(local)
    assert references(local, made) == set()
    running = ec2.run_instances(ImageId=made, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    local.client("ssm").put_parameter(Name="/image", Type="String", DataType="aws:ec2:image", Value=made)
    local.client("ssm").put_parameter(Name="/word", Type="String", Value=made)
    template = ec2.create_launch_template(LaunchTemplateName="t", LaunchTemplateData={"ImageId": made})[
        "LaunchTemplate"
    ]["LaunchTemplateId"]
    in_template = ("ec2:LaunchTemplate", f"launch-template/{template}")
    eventually(lambda: len(references(local, made)) == 3)
    assert references(local, made) == {
        ("ec2:Instance", f"instance/{running}"),
        ("ssm:Parameter", "parameter/image"),
        in_template,
    }
    assert references(local, made, ResourceTypes=[{"ResourceType": "ec2:LaunchTemplate"}]) == {in_template}
    for _ in range(10):
        ec2.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData={"ImageId": BASE_IMAGE})
    assert in_template not in references(local, made)
    deeper = [
        {
            "ResourceType": "ec2:LaunchTemplate",
            "ResourceTypeOptions": [{"OptionName": "version-depth", "OptionValues": ["11"]}],
        }
    ]
    assert references(local, made, ResourceTypes=deeper) == {in_template}
    stopped = [
        {
            "ResourceType": "ec2:Instance",
            "ResourceTypeOptions": [{"OptionName": "state-name", "OptionValues": ["stopped"]}],
        }
    ]
    assert references(local, made, ResourceTypes=stopped) == set()


def test_a_terminated_instance_refers_to_its_image_while_ec2_shows_it(local: LocalAws) -> None:
    """EC2 shows it for about an hour: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html"""
    ec2, made = local.client("ec2"), image(local)
    gone = ec2.run_instances(ImageId=made, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    ec2.terminate_instances(InstanceIds=[gone])
    assert references(local, made) == {("ec2:Instance", f"instance/{gone}")}
    local.control("clock", advanceSeconds=3700)
    assert references(local, made) == set()


def test_a_terminated_instance_is_listed_for_an_hour(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html"""
    ec2 = local.client("ec2")
    kept, gone = (
        each["InstanceId"] for each in ec2.run_instances(ImageId=BASE_IMAGE, MinCount=2, MaxCount=2)["Instances"]
    )

    def listed() -> set[str]:
        reservations = ec2.describe_instances(Filters=[{"Name": "instance-id", "Values": [kept, gone]}])["Reservations"]
        return {each["InstanceId"] for reservation in reservations for each in reservation["Instances"]}

    ec2.terminate_instances(InstanceIds=[gone])
    assert listed() == {kept, gone}
    local.control("clock", advanceSeconds=3700)
    assert listed() == {kept}
    with pytest.raises(ClientError, match=r"InvalidInstanceID.NotFound"):
        ec2.describe_instances(InstanceIds=[kept, gone])


def test_references_are_asked_of_ten_images_at_a_time(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageReferences.html"""
    source = instance(local)
    made = [image(local, f"one {number}", source) for number in range(11)]
    with pytest.raises(ClientError, match="Between 1 and 10"):
        references(local, *made)
    with pytest.raises(ClientError, match=r"InvalidAMIID.NotFound"):
        references(local, made[0], "ami-0eeeeeeeeeeeeeee5")
    with pytest.raises(ClientError, match="Either IncludeAllResourceTypes or ResourceTypes"):
        references(local, made[0], DryRun=False)


def test_a_deprecated_image_of_another_owner_is_left_out_unless_it_is_asked_for(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html

    A launch by its id works: https://github.com/hashicorp/packer-plugin-amazon/issues/261
    """
    ec2 = local.client("ec2")
    by_filter = {"Filters": [{"Name": "image-id", "Values": [DEPRECATED_IMAGE]}]}
    assert ec2.describe_images(**by_filter)["Images"] == []
    assert [each["ImageId"] for each in ec2.describe_images(**by_filter, IncludeDeprecated=True)["Images"]] == [
        DEPRECATED_IMAGE
    ]
    assert described(local, DEPRECATED_IMAGE)["DeprecationTime"] == "2020-01-01T00:00:00+00:00"
    ec2.run_instances(ImageId=DEPRECATED_IMAGE, MinCount=1, MaxCount=1)


def test_owners_see_their_deprecated_images(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html, IncludeDeprecated"""
    ec2, made = local.client("ec2"), image(local)
    local.control("clock", to="2027-03-01T00:00:00+00:00")
    ec2.enable_image_deprecation(ImageId=made, DeprecateAt="2027-03-02T00:00:29Z")
    local.control("clock", advanceSeconds=2 * _DAY)
    (found,) = ec2.describe_images(Owners=["self"], Filters=[{"Name": "image-id", "Values": [made]}])["Images"]
    assert found["DeprecationTime"].startswith("2027-03-02T00:00:00")
    ec2.disable_image_deprecation(ImageId=made)
    assert "DeprecationTime" not in described(local, made)
    with pytest.raises(ClientError, match="cannot be in the past"):
        ec2.enable_image_deprecation(ImageId=made, DeprecateAt="2027-03-02T00:00:00Z")


def test_one_image_that_is_not_visible_is_an_error_for_all(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html, InvalidAMIID.NotFound

    The message: https://github.com/cartography-cncf/cartography/issues/721 of 2021-11-17. It may name several:
    https://github.com/cloud-custodian/cloud-custodian/pull/3630 of 2019-03-06.
    """
    ec2 = local.client("ec2")
    local.control("knobs", unsharedImages=[DEPRECATED_IMAGE])
    with pytest.raises(
        ClientError, match=rf"InvalidAMIID.NotFound.*The image id '\[{DEPRECATED_IMAGE}\]' does not exist"
    ):
        ec2.describe_images(ImageIds=[BASE_IMAGE, DEPRECATED_IMAGE])
    with pytest.raises(
        ClientError, match=rf"The image ids '\[{DEPRECATED_IMAGE}, ami-0eeeeeeeeeeeeeee5\]' do not exist"
    ):
        ec2.describe_images(ImageIds=[DEPRECATED_IMAGE, "ami-0eeeeeeeeeeeeeee5"])
    assert (
        ec2.describe_images(Filters=[{"Name": "image-id", "Values": [DEPRECATED_IMAGE]}], IncludeDeprecated=True)[
            "Images"
        ]
        == []
    )
    with pytest.raises(ClientError, match="does not exist"):
        ec2.run_instances(ImageId=DEPRECATED_IMAGE, MinCount=1, MaxCount=1)
    local.control("knobs", unsharedImages=[])
    assert described(local, DEPRECATED_IMAGE)["State"] == "available"


def test_an_image_is_made_before_it_is_listed(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html"""
    ec2, source = local.client("ec2"), instance(local)
    local.control("knobs", imageListingSeconds=600)
    made = image(local, source=source)
    by_name = {"Owners": ["self"], "Filters": [{"Name": "name", "Values": ["one"]}]}
    taken_by = {
        "OwnerIds": ["self"],
        "Filters": [{"Name": "description", "Values": [f"Created by CreateImage({source})*"]}],
    }
    assert ec2.describe_images(**by_name)["Images"] == [] and ec2.describe_snapshots(**taken_by)["Snapshots"] == []
    with pytest.raises(ClientError, match=r"InvalidAMIID.NotFound"):
        described(local, made)
    with pytest.raises(ClientError, match=f"InvalidAMIName.Duplicate.*in use by AMI {made}"):
        image(local, source=source)
    local.control("clock", advanceSeconds=600)
    assert [each["ImageId"] for each in ec2.describe_images(**by_name)["Images"]] == [made] and len(
        snapshots(local, made)
    ) == 1


def test_an_answer_is_lost_after_the_deed(local: LocalAws) -> None:
    """A client sees an error after the change was made: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html"""
    source = instance(local)
    local.control(
        "faults",
        rules=[
            {"service": "ec2", "operation": "CreateImage", "code": "InternalError", "status": 500, "afterDeed": True}
        ],
    )
    ec2 = local.client("ec2", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(ClientError, match="InternalError"):
        ec2.create_image(InstanceId=source, Name="one", NoReboot=True)
    with pytest.raises(ClientError, match=r"InvalidAMIName.Duplicate"):
        ec2.create_image(InstanceId=source, Name="one", NoReboot=True)
    assert len(ec2.describe_images(Owners=["self"], Filters=[{"Name": "name", "Values": ["one"]}])["Images"]) == 1
