"""AWS::EC2::Instance.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
"""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler, TagFormat
from local_aws.resources.ec2_tags import gone_is_done, retag
from local_aws.resources.rolling_update_policy import CreationPolicy

_TIMEOUT = timedelta(minutes=10)
_DEFAULT_TYPE = "m1.small"
_DEFAULT_METADATA_OPTIONS = {
    "HttpEndpoint": "enabled",
    "HttpProtocolIpv6": "disabled",
    "HttpPutResponseHopLimit": 1,
    "HttpTokens": "optional",
    "InstanceMetadataTags": "disabled",
}
_LAUNCHED_AS_NAMED = (
    "DisableApiTermination",
    "EbsOptimized",
    "ImageId",
    "InstanceType",
    "KeyName",
    "LaunchTemplate",
    "MetadataOptions",
    "PrivateIpAddress",
    "SecurityGroupIds",
    "SubnetId",
)
# There is no Throughput among them; a launch template has it: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/710
_EBS = {"DeleteOnTermination", "Encrypted", "Iops", "KmsKeyId", "SnapshotId", "VolumeSize", "VolumeType"}
_ONLY_AT_CREATION = frozenset(
    {
        "AvailabilityZone",
        "CpuOptions",
        "ElasticGpuSpecifications",
        "ElasticInferenceAccelerators",
        "EnclaveOptions",
        "HibernationOptions",
        "HostResourceGroupArn",
        "ImageId",
        "Ipv6AddressCount",
        "Ipv6Addresses",
        "KeyName",
        "LaunchTemplate",
        "LicenseSpecifications",
        "NetworkInterfaces",
        "PlacementGroupName",
        "PrivateIpAddress",
        "SecurityGroups",
        "SubnetId",
    }
)


@register
class Instance(ResourceHandler):
    type = "AWS::EC2::Instance"
    replacement = _ONLY_AT_CREATION
    not_kept = _ONLY_AT_CREATION - {"AvailabilityZone", *_LAUNCHED_AS_NAMED}
    import_identifier = ("InstanceId",)
    tag_format = TagFormat.LIST

    def replaces(self, old: dict[str, Any], new: dict[str, Any]) -> bool:
        """Return True if the change replaces the instance. Of the volumes only ``DeleteOnTermination`` can change.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-instance-blockdevicemapping.html
        """
        return super().replaces(old, new) or _lasting(old.get("BlockDeviceMappings")) != _lasting(
            new.get("BlockDeviceMappings")
        )

    def create(self, context: Context, properties: Properties) -> Resource:
        launched = context.call("ec2", "RunInstances", {"MinCount": 1, "MaxCount": 1, **_launch(context, properties)})
        resource = Resource(launched["Instances"][0]["InstanceId"])
        context.created(resource)
        _await(context, resource.physical_id, "running")
        if policy := CreationPolicy.of(context.creation_policy):
            context.signals.await_(policy.count, policy.timeout)
        resource.attributes = _attributes(context, resource.physical_id)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        instance_id = resource.physical_id
        self._update_running(context, instance_id, old, new)
        self._update_stopped(context, instance_id, old, new)
        retag(context, instance_id, old, new)
        new.select("PropagateTagsToVolumeOnCreation")
        return Resource(instance_id, _attributes(context, instance_id))

    def import_existing(self, context: Context, identifier: dict[str, str]) -> Resource:
        instance_id = identifier["InstanceId"]
        return Resource(instance_id, _attributes(context, instance_id))

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").terminate_instances(InstanceIds=[resource.physical_id])
            _await(context, resource.physical_id, "terminated")

    def _update_running(self, context: Context, instance_id: str, old: dict[str, Any], new: Properties) -> None:
        """Update the properties that change without an interruption."""
        values = new.select(
            "BlockDeviceMappings",
            "DisableApiTermination",
            "IamInstanceProfile",
            "MetadataOptions",
            "Monitoring",
            "SecurityGroupIds",
        )
        changed = {name for name in (*values, *old) if values.get(name) != old.get(name)}
        if "BlockDeviceMappings" in changed:
            kept = [
                {
                    "DeviceName": each["DeviceName"],
                    "Ebs": {"DeleteOnTermination": each["Ebs"].get("DeleteOnTermination", True)},
                }
                for each in values["BlockDeviceMappings"]
                if "Ebs" in each
            ]
            _set(context, instance_id, BlockDeviceMappings=kept)
        if "DisableApiTermination" in changed:
            _set(context, instance_id, DisableApiTermination={"Value": new.boolean("DisableApiTermination")})
        if "SecurityGroupIds" in changed:
            _set(context, instance_id, Groups=values.get("SecurityGroupIds") or [_default_group(context, instance_id)])
        if "IamInstanceProfile" in changed:
            _set_profile(context, instance_id, values.get("IamInstanceProfile"))
        if "MetadataOptions" in changed:
            options = {**_DEFAULT_METADATA_OPTIONS, **values.get("MetadataOptions", {})}
            context.call("ec2", "ModifyInstanceMetadataOptions", {"InstanceId": instance_id, **options})
        if "Monitoring" in changed:
            context.call(
                "ec2",
                "MonitorInstances" if new.boolean("Monitoring") else "UnmonitorInstances",
                {"InstanceIds": [instance_id]},
            )

    def _update_stopped(self, context: Context, instance_id: str, old: dict[str, Any], new: Properties) -> None:
        """Update the properties that change with an interruption. The volumes must be EBS volumes.

        https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-resize.html
        """
        values = new.select("EbsOptimized", "InstanceType", "UserData")
        wanted = {
            "EbsOptimized": new.boolean("EbsOptimized"),
            "InstanceType": values.get("InstanceType", _DEFAULT_TYPE),
            "UserData": _decoded(values.get("UserData", "")),
        }
        changed = {name: value for name, value in wanted.items() if values.get(name) != old.get(name)}
        if not changed:
            return
        context.client("ec2").stop_instances(InstanceIds=[instance_id])
        _await(context, instance_id, "stopped")
        for name, value in changed.items():
            _set(context, instance_id, **{name: {"Value": value}})
        context.client("ec2").start_instances(InstanceIds=[instance_id])
        _await(context, instance_id, "running")


def _launch(context: Context, properties: Properties) -> dict[str, Any]:
    """Return the request that launches what the template describes, in the names of the API."""
    request = properties.select(*_LAUNCHED_AS_NAMED)
    if "AvailabilityZone" in properties:
        request["Placement"] = properties.select("AvailabilityZone")
    if "BlockDeviceMappings" in properties:
        request["BlockDeviceMappings"] = [
            _mapping(context, index, each)
            for index, each in enumerate(properties.select("BlockDeviceMappings")["BlockDeviceMappings"])
        ]
    if "IamInstanceProfile" in properties:
        request["IamInstanceProfile"] = {"Name": properties["IamInstanceProfile"]}
    if "Monitoring" in properties:
        request["Monitoring"] = {"Enabled": properties.boolean("Monitoring")}
    if "UserData" in properties:
        request["UserData"] = _decoded(properties["UserData"])
    if tags := properties.select("Tags").get("Tags"):
        kinds = ("instance", "volume") if properties.boolean("PropagateTagsToVolumeOnCreation") else ("instance",)
        request["TagSpecifications"] = [{"ResourceType": kind, "Tags": tags} for kind in kinds]
    return request


def _mapping(context: Context, index: int, mapping: dict[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(mapping.get("Ebs", {})) - _EBS):
        raise ResourceFailed(
            f"Properties validation failed for resource {context.logical_id} with message:\n"
            f"#/BlockDeviceMappings/{index}/Ebs: extraneous key [{unknown[0]}] is not permitted"
        )
    # The value is an object in a template and an empty string in the request.
    return {**mapping, "NoDevice": ""} if "NoDevice" in mapping else mapping


def _lasting(mappings: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    return [
        {**each, "Ebs": {key: value for key, value in each.get("Ebs", {}).items() if key != "DeleteOnTermination"}}
        for each in mappings or []
    ]


def _decoded(user_data: str) -> bytes:
    """Return decoded user data, because the client encodes it again."""
    try:
        return base64.b64decode(user_data, validate=True)
    except binascii.Error as error:
        raise ResourceFailed("Invalid BASE64 encoding of user data.") from error


def _set(context: Context, instance_id: str, **attribute: Any) -> None:
    # One attribute per call, as the API wants.
    context.call("ec2", "ModifyInstanceAttribute", {"InstanceId": instance_id, **attribute})


def _set_profile(context: Context, instance_id: str, name: str | None) -> None:
    ec2 = context.client("ec2")
    own = [{"Name": "instance-id", "Values": [instance_id]}]
    association = next(
        (
            each["AssociationId"]
            for each in ec2.describe_iam_instance_profile_associations(Filters=own)["IamInstanceProfileAssociations"]
        ),
        None,
    )
    if name is None:
        ec2.disassociate_iam_instance_profile(AssociationId=association)
    elif association is None:
        ec2.associate_iam_instance_profile(InstanceId=instance_id, IamInstanceProfile={"Name": name})
    else:
        ec2.replace_iam_instance_profile_association(AssociationId=association, IamInstanceProfile={"Name": name})


def _default_group(context: Context, instance_id: str) -> str:
    filters = [
        {"Name": "vpc-id", "Values": [_described(context, instance_id)["VpcId"]]},
        {"Name": "group-name", "Values": ["default"]},
    ]
    return context.client("ec2").describe_security_groups(Filters=filters)["SecurityGroups"][0]["GroupId"]


def _await(context: Context, instance_id: str, state: str) -> None:
    if not context.wait_until(lambda: _described(context, instance_id)["State"]["Name"] == state, _TIMEOUT):
        raise ResourceFailed(f"Instance {instance_id} did not become {state}")


def _attributes(context: Context, instance_id: str) -> dict[str, Any]:
    instance = _described(context, instance_id)
    return {
        "AvailabilityZone": instance["Placement"]["AvailabilityZone"],
        "InstanceId": instance_id,
        "PrivateDnsName": instance["PrivateDnsName"],
        "PrivateIp": instance["PrivateIpAddress"],
        "PublicDnsName": instance.get("PublicDnsName", ""),
        "PublicIp": instance.get("PublicIpAddress", ""),
        "VpcId": instance["VpcId"],
    }


def _described(context: Context, instance_id: str) -> dict[str, Any]:
    return context.client("ec2").describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]
