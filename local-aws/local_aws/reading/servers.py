"""Instances and volumes."""

from __future__ import annotations

from typing import Any

from local_aws.reading.network import tags_of
from local_aws.reading.reader import Client, Gone, Reader, only, own_tags


def _instance(client: Client, instance_id: str) -> dict[str, Any]:
    ec2 = client("ec2")
    reservation = only(ec2.describe_instances(InstanceIds=[instance_id])["Reservations"])
    instance = only(reservation["Instances"])
    if instance["State"]["Name"] in ("shutting-down", "terminated"):
        raise Gone
    template = {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])}
    return {
        **{
            key: instance.get(key)
            for key in ("EbsOptimized", "ImageId", "InstanceType", "KeyName", "PrivateIpAddress", "SubnetId")
        },
        "AvailabilityZone": instance["Placement"]["AvailabilityZone"],
        "BlockDeviceMappings": [_mapping(client, each) for each in instance["BlockDeviceMappings"]],
        "DisableApiTermination": _attribute(client, instance_id, "disableApiTermination"),
        "IamInstanceProfile": instance["IamInstanceProfile"]["Arn"].rsplit("/", 1)[1]
        if "IamInstanceProfile" in instance
        else None,
        "LaunchTemplate": {
            "LaunchTemplateId": template.get("aws:ec2launchtemplate:id"),
            "Version": template.get("aws:ec2launchtemplate:version"),
        },
        "MetadataOptions": {key: value for key, value in instance["MetadataOptions"].items() if key != "State"},
        "Monitoring": instance["Monitoring"]["State"] == "enabled",
        "SecurityGroupIds": [group["GroupId"] for group in instance["SecurityGroups"]],
        "Tags": own_tags(instance.get("Tags", [])),
        "UserData": _attribute(client, instance_id, "userData"),
    }


def _attribute(client: Client, instance_id: str, name: str) -> Any:
    answer = client("ec2").describe_instance_attribute(InstanceId=instance_id, Attribute=name)
    return answer[name[0].upper() + name[1:]].get("Value")


def _mapping(client: Client, mapping: dict[str, Any]) -> dict[str, Any]:
    volume = only(client("ec2").describe_volumes(VolumeIds=[mapping["Ebs"]["VolumeId"]])["Volumes"])
    ebs = {key: volume.get(key) for key in ("Encrypted", "Iops", "KmsKeyId", "VolumeType")}
    return {
        "DeviceName": mapping["DeviceName"],
        "Ebs": {**ebs, "VolumeSize": volume["Size"], "DeleteOnTermination": mapping["Ebs"]["DeleteOnTermination"]},
    }


def _volume(client: Client, volume_id: str) -> dict[str, Any]:
    volume = only(client("ec2").describe_volumes(VolumeIds=[volume_id])["Volumes"])
    keys = (
        "AvailabilityZone",
        "Encrypted",
        "Iops",
        "KmsKeyId",
        "MultiAttachEnabled",
        "Size",
        "SnapshotId",
        "Throughput",
        "VolumeType",
    )
    return {**{key: volume.get(key) for key in keys}, "Tags": tags_of(client, volume_id)}


def _attachment(client: Client, identifier: str) -> dict[str, Any]:
    volume = only(client("ec2").describe_volumes(VolumeIds=[identifier.split("|", maxsplit=1)[0]])["Volumes"])
    attachment = only(volume["Attachments"])
    return {key: attachment[key] for key in ("Device", "InstanceId", "VolumeId")}


READERS: dict[str, Reader] = {
    "AWS::EC2::Instance": _instance,
    "AWS::EC2::Volume": _volume,
    "AWS::EC2::VolumeAttachment": _attachment,
}
