"""Stand-alone instances, volumes, addresses and associations of State Manager."""

from __future__ import annotations

from typing import Any

from account import BASE_IMAGE
from local_aws import aws
from local_aws.reading.reader import own_tags
from read_back.case import Case, attribute, ref, resource, tags
from read_back.network import SUBNETS, ZONE_A, firewall
from read_back.security import trust

_NO_METADATA_OPTIONS = {
    "HttpEndpoint": "enabled",
    "HttpProtocolIpv6": "disabled",
    "HttpPutResponseHopLimit": 1,
    "HttpTokens": "optional",
    "InstanceMetadataTags": "disabled",
}


def _address(association_id: str) -> dict[str, Any]:
    (address,) = aws.client("ec2").describe_addresses(Filters=[{"Name": "association-id", "Values": [association_id]}])[
        "Addresses"
    ]
    return {"EIP": address["PublicIp"], **{key: address[key] for key in ("AllocationId", "InstanceId")}}


def _association(association_id: str) -> dict[str, Any]:
    ssm = aws.client("ssm")
    listed = ssm.list_associations(AssociationFilterList=[{"key": "AssociationId", "value": association_id}])[
        "Associations"
    ]
    described = ssm.describe_association(AssociationId=association_id)["AssociationDescription"]
    assert [each["Name"] for each in listed] == [described["Name"]]
    return {
        **described,
        "Tags": own_tags(ssm.list_tags_for_resource(ResourceType="Association", ResourceId=association_id)["TagList"]),
    }


def _mappings(**root: Any) -> list[dict[str, Any]]:
    key = {"Encrypted": True, "KmsKeyId": attribute("Key", "Arn")}
    return [
        {
            "DeviceName": "/dev/sda1",
            "Ebs": {"VolumeType": "gp3", "VolumeSize": 80, "Iops": 4000, "DeleteOnTermination": True, **key, **root},
        },
        {
            "DeviceName": "xvdf",
            "Ebs": {"VolumeType": "io2", "VolumeSize": 5, "Iops": 200, "DeleteOnTermination": False, **key},
        },
    ]


_KEY = {"Key": resource("KMS::Key")}
_PROFILE = {
    "Role": resource("IAM::Role", AssumeRolePolicyDocument=trust("ec2.amazonaws.com")),
    "Profile": resource("IAM::InstanceProfile", Roles=[ref("Role")]),
    "OtherRole": resource("IAM::Role", AssumeRolePolicyDocument=trust("ec2.amazonaws.com")),
    "OtherProfile": resource("IAM::InstanceProfile", Roles=[ref("OtherRole")]),
}
_AROUND = {
    **SUBNETS,
    **_KEY,
    **_PROFILE,
    "Door": firewall(),
    "OtherDoor": firewall(),
    "Pair": resource("EC2::KeyPair", KeyName="administrator"),
}
_SERVER = {**SUBNETS, "Server": resource("EC2::Instance", ImageId=BASE_IMAGE, SubnetId=ref("SubnetA"))}

CASES = [
    Case(
        "AWS::EC2::Instance",
        {
            "ImageId": BASE_IMAGE,
            "InstanceType": "m6i.large",
            "KeyName": ref("Pair"),
            "SubnetId": ref("SubnetA"),
            "AvailabilityZone": ZONE_A,
            "PrivateIpAddress": "10.0.0.77",
            "SecurityGroupIds": [ref("Door")],
            "IamInstanceProfile": ref("Profile"),
            "UserData": {"Fn::Base64": "boot"},
            "BlockDeviceMappings": _mappings(),
            "DisableApiTermination": True,
            "EbsOptimized": True,
            "Monitoring": True,
            "MetadataOptions": {
                **_NO_METADATA_OPTIONS,
                "HttpTokens": "required",
                "HttpPutResponseHopLimit": 2,
                "InstanceMetadataTags": "enabled",
            },
            "PropagateTagsToVolumeOnCreation": True,
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "InstanceType": "m6i.xlarge",
            "SecurityGroupIds": [ref("OtherDoor")],
            "IamInstanceProfile": ref("OtherProfile"),
            "UserData": {"Fn::Base64": "other"},
            "BlockDeviceMappings": _mappings(DeleteOnTermination=False),
            "DisableApiTermination": False,
            "EbsOptimized": False,
            "Monitoring": False,
            "MetadataOptions": {**_NO_METADATA_OPTIONS, "HttpEndpoint": "disabled"},
            "Tags": tags(b="3", c="4"),
        },
        write_only=frozenset({"PropagateTagsToVolumeOnCreation"}),
        around=_AROUND,
    ),
    Case(
        "AWS::EC2::Instance",
        {
            "ImageId": BASE_IMAGE,
            "SubnetId": ref("SubnetA"),
            "InstanceType": "m6i.large",
            "SecurityGroupIds": [ref("Door")],
            "IamInstanceProfile": ref("Profile"),
            "UserData": {"Fn::Base64": "boot"},
            "DisableApiTermination": True,
            "EbsOptimized": True,
            "Monitoring": True,
            "MetadataOptions": {**_NO_METADATA_OPTIONS, "HttpTokens": "required"},
            "Tags": tags(a="1", b="2"),
        },
        left_out={
            "InstanceType": "m1.small",
            "SecurityGroupIds": [attribute("Vpc", "DefaultSecurityGroup")],
            "IamInstanceProfile": None,
            "UserData": None,
            "DisableApiTermination": False,
            "EbsOptimized": False,
            "Monitoring": False,
            "MetadataOptions": _NO_METADATA_OPTIONS,
            "Tags": [],
        },
        around=_AROUND,
        variant="that gives up what it had",
    ),
    Case(
        "AWS::EC2::Instance",
        {
            "SubnetId": ref("SubnetA"),
            "LaunchTemplate": {
                "LaunchTemplateId": ref("Template"),
                "Version": attribute("Template", "LatestVersionNumber"),
            },
        },
        changed={"DisableApiTermination": True},
        around={
            **SUBNETS,
            "Template": resource(
                "EC2::LaunchTemplate", LaunchTemplateData={"ImageId": BASE_IMAGE, "InstanceType": "m6i.large"}
            ),
        },
        variant="of a launch template",
    ),
    Case(
        "AWS::EC2::Instance",
        {
            "ImageId": BASE_IMAGE,
            "SubnetId": ref("SubnetA"),
            "Tenancy": "dedicated",
            "HibernationOptions": {"Configured": True},
        },
        changed={"Monitoring": True},
        not_kept=frozenset({"HibernationOptions.Configured", "Tenancy"}),
        around=SUBNETS,
        variant="of one's own hardware",
    ),
    Case(
        "AWS::EC2::Volume",
        {
            "AvailabilityZone": ZONE_A,
            "Size": 100,
            "VolumeType": "gp3",
            "Iops": 4000,
            "Throughput": 250,
            "Encrypted": True,
            "KmsKeyId": attribute("Key", "Arn"),
            "Tags": tags(a="1", b="2"),
        },
        changed={"Size": 120, "Iops": 5000, "Throughput": 500, "Tags": tags(b="3", c="4")},
        left_out={"Iops": 5000, "Throughput": 500, "Tags": []},
        around=_KEY,
    ),
    Case(
        "AWS::EC2::Volume",
        {
            "AvailabilityZone": ZONE_A,
            "Size": 100,
            "VolumeType": "io2",
            "Iops": 4000,
            "MultiAttachEnabled": True,
            "AutoEnableIO": True,
        },
        changed={"Iops": 5000},
        not_kept=frozenset({"AutoEnableIO"}),
        variant="for several instances",
    ),
    Case(
        "AWS::EC2::Volume",
        {
            "AvailabilityZone": ZONE_A,
            "SnapshotId": "snap-0aaaaaaaaaaaaaaa1",
            "Size": 50,
            "VolumeType": "gp2",
            "Encrypted": False,
        },
        changed={"VolumeType": "gp3", "Iops": 3500},
        left_out={"Size": 50},
        variant="of a snapshot",
    ),
    Case(
        "AWS::EC2::VolumeAttachment",
        {"Device": "xvdf", "InstanceId": ref("Server"), "VolumeId": ref("Volume")},
        around={**_SERVER, "Volume": resource("EC2::Volume", AvailabilityZone=ZONE_A, Size=10)},
    ),
    Case(
        "AWS::EC2::EIPAssociation",
        {"AllocationId": attribute("Address", "AllocationId"), "InstanceId": ref("Server")},
        _address,
        around={**_SERVER, "Address": resource("EC2::EIP")},
    ),
    Case(
        "AWS::EC2::EIPAssociation",
        {"EIP": ref("Address"), "InstanceId": ref("Server")},
        _address,
        around={**_SERVER, "Address": resource("EC2::EIP")},
        variant="by its address",
    ),
    Case(
        "AWS::SSM::Association",
        {
            "Name": "AmazonCloudWatch-ManageAgent",
            "AssociationName": "agent",
            "Targets": [{"Key": "InstanceIds", "Values": [ref("Server")]}],
            "Parameters": {"action": ["configure"], "optionalConfigurationLocation": ["/agent"]},
            "ScheduleExpression": "rate(30 minutes)",
            "WaitForSuccessTimeoutSeconds": 60,
            "ComplianceSeverity": "HIGH",
            "MaxConcurrency": "50%",
            "MaxErrors": "1",
            "DocumentVersion": "1",
            "SyncCompliance": "AUTO",
            "ScheduleOffset": 2,
            "ApplyOnlyAtCronInterval": False,
            "OutputLocation": {
                "S3Location": {"OutputS3BucketName": "logs", "OutputS3KeyPrefix": "ssm/", "OutputS3Region": "us-east-1"}
            },
            "Tags": tags(a="1", b="2"),
        },
        _association,
        changed={
            "Name": "AWS-RunPowerShellScript",
            "AssociationName": "script",
            "Targets": [{"Key": "tag:role", "Values": ["server"]}],
            "Parameters": {"commands": ["hostname"]},
            "ScheduleExpression": "cron(0 2 ? * SUN *)",
            "WaitForSuccessTimeoutSeconds": 30,
            "ComplianceSeverity": "LOW",
            "MaxConcurrency": "1",
            "MaxErrors": "0",
            "DocumentVersion": "$LATEST",
            "SyncCompliance": "MANUAL",
            "ScheduleOffset": 3,
            "OutputLocation": {"S3Location": {"OutputS3BucketName": "other"}},
            "Tags": tags(b="3", c="4"),
        },
        left_out={
            "AssociationName": None,
            "Parameters": None,
            "ScheduleExpression": None,
            "ScheduleOffset": None,
            "OutputLocation": None,
            "ComplianceSeverity": None,
            "MaxConcurrency": None,
            "MaxErrors": None,
            "ApplyOnlyAtCronInterval": None,
            "Tags": [],
        },
        write_only=frozenset({"WaitForSuccessTimeoutSeconds"}),
        around=_SERVER,
    ),
]
