"""Detection of drift: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import BASE_IMAGE, LocalAws
from deployment import Stacks
from local_aws import aws
from read_back.case import ref, resource, tags
from read_back.data import FUNCTION, ROLE
from read_back.database import NETWORK, VERSION, parameter_group
from read_back.network import SUBNETS, VPC

_APP = "app"
_ALARM = resource(
    "CloudWatch::Alarm",
    AlarmActions=[ref("Topic")],
    ComparisonOperator="GreaterThanThreshold",
    EvaluationPeriods=1,
    MetricName="Errors",
    Namespace="AWS/Lambda",
    Period=300,
    Statistic="Sum",
    Threshold="2",
)
_ALARMS = {"Topic": resource("SNS::Topic"), "Subject": _ALARM}
_GROUP = {
    **VPC,
    "Subject": resource(
        "EC2::SecurityGroup",
        GroupDescription="web",
        VpcId=ref("Vpc"),
        SecurityGroupIngress=[{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}],
    ),
}
_SERVER = {
    **SUBNETS,
    "Subject": resource(
        "EC2::Instance",
        ImageId=BASE_IMAGE,
        InstanceType="m6i.large",
        SubnetId=ref("SubnetA"),
        DisableApiTermination=True,
        Tags=tags(owner="team"),
    ),
}
_VOLUME = {"Subject": resource("EC2::Volume", AvailabilityZone="us-east-1a", Size="20", VolumeType="gp3")}
_FUNCTION = {
    **ROLE,
    "Subject": resource(
        "Lambda::Function", **FUNCTION, MemorySize=256, Environment={"Variables": {"ENVIRONMENT": "prod"}}
    ),
}
_DATABASE = {
    **NETWORK,
    "Subject": {
        **resource(
            "RDS::DBInstance",
            Engine="sqlserver-se",
            EngineVersion=VERSION,
            DBInstanceClass="db.r6i.large",
            AllocatedStorage="100",
            MasterUsername="oban",
            ManageMasterUserPassword=True,
            DBSubnetGroupName=ref("Subnets"),
            DeletionProtection=True,
        ),
        "DeletionPolicy": "Retain",
    },
}
_RULE = {"Subject": resource("Events::Rule", ScheduleExpression="rate(1 day)", State="ENABLED")}


def _open_a_port(group_id: str) -> None:
    aws.client("ec2").authorize_security_group_ingress(
        GroupId=group_id,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389, "IpRanges": [{"CidrIp": "203.0.113.0/24"}]}
        ],
    )


def _configure_function(name: str) -> None:
    variables = {"ENVIRONMENT": "prod", "DEBUG": "1"}
    aws.client("lambda").update_function_configuration(
        FunctionName=name, MemorySize=512, Environment={"Variables": variables}
    )


def _changes_of_parameters(name: str) -> None:
    changed = {"ParameterName": "rds.force_ssl", "ParameterValue": "0", "ApplyMethod": "pending-reboot"}
    aws.client("rds").modify_db_parameter_group(DBParameterGroupName=name, Parameters=[changed])


_PORT = {"FromPort": 3389, "IpProtocol": "tcp", "ToPort": 3389, "CidrIp": "203.0.113.0/24"}
_MODIFIED: dict[str, tuple[dict[str, Any], Callable[[str], Any], list[tuple[str, str, str, str]]]] = {
    "the actions of an alarm are off, and nothing is said about them in the template": (
        _ALARMS,
        lambda name: aws.client("cloudwatch").disable_alarm_actions(AlarmNames=[name]),
        [],
    ),
    "the actions of an alarm are removed": (
        _ALARMS,
        lambda name: aws.client("cloudwatch").put_metric_alarm(
            AlarmName=name,
            ComparisonOperator="GreaterThanThreshold",
            EvaluationPeriods=1,
            MetricName="Errors",
            Namespace="AWS/Lambda",
            Period=300,
            Statistic="Sum",
            Threshold=5,
        ),
        [("/AlarmActions/0", "REMOVE", "arn:aws:sns", "null"), ("/Threshold", "NOT_EQUAL", "2", "5.0")],
    ),
    "a port of a security group is opened": (
        _GROUP,
        _open_a_port,
        [("/SecurityGroupIngress/1", "ADD", "null", json.dumps(_PORT))],
    ),
    "the termination protection of an instance is removed": (
        _SERVER,
        lambda instance: aws.client("ec2").modify_instance_attribute(
            InstanceId=instance, DisableApiTermination={"Value": False}
        ),
        [("/DisableApiTermination", "NOT_EQUAL", "true", "false")],
    ),
    "a tag of an instance is changed": (
        _SERVER,
        lambda instance: aws.client("ec2").create_tags(Resources=[instance], Tags=tags(owner="nobody")),
        [
            ("/Tags/0", "REMOVE", json.dumps({"Key": "owner", "Value": "team"}), "null"),
            ("/Tags/0", "ADD", "null", json.dumps({"Key": "owner", "Value": "nobody"})),
        ],
    ),
    "a volume has grown": (
        _VOLUME,
        lambda volume: aws.client("ec2").modify_volume(VolumeId=volume, Size=40),
        [("/Size", "NOT_EQUAL", "20", "40")],
    ),
    "a function has more memory, and a variable that the template does not have": (
        _FUNCTION,
        _configure_function,
        [("/MemorySize", "NOT_EQUAL", "256", "512"), ("/Environment/Variables/DEBUG", "ADD", "null", "1")],
    ),
    "a database is no longer protected": (
        _DATABASE,
        lambda name: aws.client("rds").modify_db_instance(
            DBInstanceIdentifier=name, DeletionProtection=False, ApplyImmediately=True
        ),
        [("/DeletionProtection", "NOT_EQUAL", "true", "false")],
    ),
    "a parameter of a database is changed": (
        {"Subject": parameter_group(**{"rds.force_ssl": "1"})},
        _changes_of_parameters,
        [("/Parameters/rds.force_ssl", "NOT_EQUAL", "1", "0")],
    ),
    "a rule is disabled": (
        _RULE,
        lambda name: aws.client("events").disable_rule(Name=name),
        [("/State", "NOT_EQUAL", "ENABLED", "DISABLED")],
    ),
}
_DELETED: dict[str, tuple[dict[str, Any], Callable[[str], Any]]] = {
    "alarm": (_ALARMS, lambda name: aws.client("cloudwatch").delete_alarms(AlarmNames=[name])),
    "volume": (_VOLUME, lambda volume: aws.client("ec2").delete_volume(VolumeId=volume)),
    "rule": (_RULE, lambda name: aws.client("events").delete_rule(Name=name)),
    "function": (_FUNCTION, lambda name: aws.client("lambda").delete_function(FunctionName=name)),
    "instance": (
        {**_SERVER, "Subject": resource("EC2::Instance", ImageId=BASE_IMAGE, SubnetId=ref("SubnetA"))},
        lambda instance: aws.client("ec2").terminate_instances(InstanceIds=[instance]),
    ),
    "key": (
        {"Subject": resource("KMS::Key")},
        lambda key: aws.client("kms").schedule_key_deletion(KeyId=key),
    ),
}


def _detected(stacks: Stacks, **more: Any) -> dict[str, Any]:
    """Detect drift, and return the status of the detection."""
    started = stacks.api.detect_stack_drift(StackName=_APP, **more)["StackDriftDetectionId"]
    return stacks.api.describe_stack_drift_detection_status(StackDriftDetectionId=started)


def _drifts(stacks: Stacks, **more: Any) -> dict[str, dict[str, Any]]:
    found = stacks.api.describe_stack_resource_drifts(StackName=_APP, **more)["StackResourceDrifts"]
    return {each["LogicalResourceId"]: each for each in found}


def _refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as refused:
        call()
    assert refused.value.response["Error"]["Code"] == "ValidationError"
    return refused.value.response["Error"]["Message"]


@pytest.mark.parametrize("change", _MODIFIED)
def test_a_modified_resource(change: str, local: LocalAws, stacks: Stacks) -> None:
    """Only the properties that the template sets are compared.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_PropertyDifference.html
    """
    resources, make, expected = _MODIFIED[change]
    assert stacks.create(_APP, resources) == "CREATE_COMPLETE"
    assert _detected(stacks)["StackDriftStatus"] == "IN_SYNC"
    make(stacks.physical_id(_APP, "Subject"))
    status = _detected(stacks)
    assert (status["StackDriftStatus"], status["DriftedStackResourceCount"]) == (
        ("DRIFTED", 1) if expected else ("IN_SYNC", 0)
    )
    subject = _drifts(stacks)["Subject"]
    assert subject["StackResourceDriftStatus"] == ("MODIFIED" if expected else "IN_SYNC")
    told = subject["PropertyDifferences"]
    assert [(each["PropertyPath"], each["DifferenceType"], each["ActualValue"]) for each in told] == [
        (path, kind, actual) for path, kind, _, actual in expected
    ]
    assert all(each["ExpectedValue"].startswith(old) for each, (_, _, old, _) in zip(told, expected, strict=True))
    assert json.loads(subject["ExpectedProperties"]).keys() == json.loads(subject["ActualProperties"]).keys()


@pytest.mark.parametrize("what", _DELETED)
def test_a_deleted_resource(what: str, local: LocalAws, stacks: Stacks) -> None:
    """It has no actual properties.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackResourceDrift.html
    """
    resources, delete = _DELETED[what]
    stacks.create(_APP, resources)
    delete(stacks.physical_id(_APP, "Subject"))
    assert _detected(stacks)["StackDriftStatus"] == "DRIFTED"
    subject = _drifts(stacks)["Subject"]
    assert subject["StackResourceDriftStatus"] == "DELETED"
    assert not {"ActualProperties", "PropertyDifferences"} & subject.keys()


def test_a_volume_that_is_attached_afterwards_is_no_drift_of_the_instance(local: LocalAws, stacks: Stacks) -> None:
    """It has a resource of its own: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volumeattachment.html"""
    mapping = [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 60}}]
    server = {**_SERVER["Subject"], "Properties": {**_SERVER["Subject"]["Properties"], "BlockDeviceMappings": mapping}}
    zone = {"Fn::GetAtt": ["Subject", "AvailabilityZone"]}
    stacks.create(
        _APP,
        {
            **_SERVER,
            "Subject": server,
            "Data": resource("EC2::Volume", AvailabilityZone=zone, Size=20),
            "Attachment": resource(
                "EC2::VolumeAttachment", Device="xvdf", InstanceId=ref("Subject"), VolumeId=ref("Data")
            ),
        },
    )
    assert _detected(stacks)["StackDriftStatus"] == "IN_SYNC"
    aws.client("ec2").detach_volume(VolumeId=stacks.physical_id(_APP, "Data"))
    _detected(stacks)
    drifted = _drifts(stacks, StackResourceDriftStatusFilters=["MODIFIED", "DELETED"])
    assert {name: each["StackResourceDriftStatus"] for name, each in drifted.items()} == {"Attachment": "DELETED"}


def test_types_that_do_not_support_it_are_not_checked(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-supported-resources.html"""
    handle = {"Type": "AWS::CloudFormation::WaitConditionHandle"}
    stacks.create(_APP, {**_RULE, "Handle": handle})
    assert _detected(stacks)["StackDriftStatus"] == "IN_SYNC"
    assert list(_drifts(stacks)) == ["Subject"]
    listed = stacks.api.list_stack_resources(StackName=_APP)["StackResourceSummaries"]
    assert {each["LogicalResourceId"]: each["DriftInformation"]["StackResourceDriftStatus"] for each in listed} == {
        "Handle": "NOT_CHECKED",
        "Subject": "IN_SYNC",
    }
    assert "not supported" in _refusal(
        lambda: stacks.api.detect_stack_resource_drift(StackName=_APP, LogicalResourceId="Handle")
    )


def test_the_detection_takes_time(local: LocalAws, stacks: Stacks, control: Any) -> None:
    """One at a time: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/detect-drift-stack.html"""
    control("knobs", driftDetectionSeconds=3600)
    stacks.create(_APP, _RULE)
    started = stacks.api.detect_stack_drift(StackName=_APP)["StackDriftDetectionId"]

    def status() -> dict[str, Any]:
        return stacks.api.describe_stack_drift_detection_status(StackDriftDetectionId=started)

    assert (status()["DetectionStatus"], "StackDriftStatus" in status()) == ("DETECTION_IN_PROGRESS", False)
    assert _drifts(stacks) == {}
    assert stacks.describe(_APP)["DriftInformation"] == {"StackDriftStatus": "NOT_CHECKED"}
    assert "already in progress" in _refusal(lambda: stacks.api.detect_stack_drift(StackName=_APP))
    control("clock", advanceSeconds=3600)
    assert (status()["DetectionStatus"], status()["StackDriftStatus"]) == ("DETECTION_COMPLETE", "IN_SYNC")
    assert list(_drifts(stacks)) == ["Subject"]
    assert stacks.describe(_APP)["DriftInformation"]["StackDriftStatus"] == "IN_SYNC"


def test_a_resource_that_cannot_be_read_fails_the_detection(local: LocalAws, stacks: Stacks, control: Any) -> None:
    """The other results are available.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackDriftDetectionStatus.html
    """
    control("knobs", unreadableTypes=["AWS::SNS::Topic"])
    stacks.create(_APP, _ALARMS)
    status = _detected(stacks)
    assert (status["DetectionStatus"], status["StackDriftStatus"]) == ("DETECTION_FAILED", "UNKNOWN")
    assert "Topic" in status["DetectionStatusReason"]
    assert {name: each["StackResourceDriftStatus"] for name, each in _drifts(stacks).items()} == {
        "Subject": "IN_SYNC",
        "Topic": "UNKNOWN",
    }


def test_single_resources(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackResourceDrift.html"""
    stacks.create(_APP, _ALARMS)
    assert _detected(stacks, LogicalResourceIds=["Topic"])["DetectionStatus"] == "DETECTION_COMPLETE"
    assert list(_drifts(stacks)) == ["Topic"]
    aws.client("cloudwatch").delete_alarms(AlarmNames=[stacks.physical_id(_APP, "Subject")])
    drift = stacks.api.detect_stack_resource_drift(StackName=_APP, LogicalResourceId="Subject")["StackResourceDrift"]
    assert drift["StackResourceDriftStatus"] == "DELETED"
    assert set(_drifts(stacks)) == {"Subject", "Topic"}
    assert "do not exist" in _refusal(lambda: stacks.api.detect_stack_drift(StackName=_APP, LogicalResourceIds=["No"]))


def test_pages_of_results(local: LocalAws, stacks: Stacks) -> None:
    stacks.create(_APP, {f"Topic{number}": resource("SNS::Topic") for number in range(3)})
    _detected(stacks)
    first = stacks.api.describe_stack_resource_drifts(StackName=_APP, MaxResults=2)
    rest = stacks.api.describe_stack_resource_drifts(StackName=_APP, MaxResults=2, NextToken=first["NextToken"])
    assert (len(first["StackResourceDrifts"]), len(rest["StackResourceDrifts"]), "NextToken" in rest) == (2, 1, False)


def test_a_stack_that_was_rolled_back_to_nothing_is_refused(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html#drift-considerations"""
    stacks.create(_APP, {"Failing": resource("EC2::Subnet", VpcId="vpc-gone", CidrBlock="10.1.0.0/24")})
    assert "ROLLBACK_COMPLETE" in _refusal(lambda: stacks.api.detect_stack_drift(StackName=_APP))


def test_an_update_brings_a_resource_back(local: LocalAws, stacks: Stacks) -> None:
    """The next detection sees it. CloudFormation updates a resource only if its template changes."""
    stacks.create(_APP, _RULE)
    aws.client("events").disable_rule(Name=stacks.physical_id(_APP, "Subject"))
    assert _detected(stacks)["StackDriftStatus"] == "DRIFTED"
    described = resource("Events::Rule", ScheduleExpression="rate(1 day)", State="ENABLED", Description="daily")
    stacks.update(_APP, {"Subject": described})
    assert _detected(stacks)["StackDriftStatus"] == "IN_SYNC"


def test_a_change_set_does_not_revert_drift(local: LocalAws, stacks: Stacks) -> None:
    """AWS's does, and the local AWS refuses it, because it is not emulated.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
    """
    stacks.create(_APP, _RULE)
    assert "not emulated" in _refusal(
        lambda: stacks.api.create_change_set(
            StackName=_APP,
            ChangeSetName="revert",
            TemplateBody=json.dumps({"Resources": _RULE}),
            DeploymentMode="REVERT_DRIFT",
        )
    )
