"""Groups that keep their members: https://docs.aws.amazon.com/autoscaling/ec2/userguide/what-is-amazon-ec2-auto-scaling.html"""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from account import BASE_IMAGE, NEW_IMAGE, PENDING_IMAGE, REGION, LocalAws, eventually, topic_for_events
from cluster import Cluster, template


def test_two_members_in_two_zones_are_healthy_targets(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-availability-zone-balanced.html"""
    cluster = Cluster(local)
    cluster.create()
    assert [member["LifecycleState"] for member in cluster.members] == ["InService", "InService"]
    assert {member["AvailabilityZone"] for member in cluster.members} == {f"{REGION}a", f"{REGION}b"}
    assert cluster.healthy() == cluster.member_ids
    described = cluster.autoscaling.describe_auto_scaling_instances()["AutoScalingInstances"]
    assert {each["InstanceId"] for each in described} == cluster.member_ids


def test_members_are_what_the_launch_template_says(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html"""
    cluster = Cluster(local)
    cluster.create()
    for instance in cluster.instances():
        tags = {tag["Key"]: tag["Value"] for tag in instance["Tags"]}
        assert instance["MetadataOptions"]["HttpTokens"] == "required"
        assert instance["IamInstanceProfile"]["Arn"].endswith(
            local.client("iam").list_instance_profiles()["InstanceProfiles"][0]["InstanceProfileName"]
        )
        assert (
            tags["owner"] == "operations" and tags["aws:autoscaling:groupName"] == cluster.group["AutoScalingGroupName"]
        )
        assert tags["aws:cloudformation:logical-id"] == "Group"
        volumes = cluster.ec2.describe_volumes(
            Filters=[{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}]
        )["Volumes"]
        assert [
            (each["Size"], each["VolumeType"], each["Encrypted"], each["Throughput"], each["SnapshotId"])
            for each in volumes
        ] == [(80, "gp3", True, 250, "snap-0aaaaaaaaaaaaaaa1")]
        assert {"Key": "kind", "Value": "root"} in volumes[0]["Tags"]


@pytest.mark.parametrize("how", ["terminated", "stopped", "by the group"])
def test_a_lost_member_is_replaced_and_its_target_healthy(local: LocalAws, how: str) -> None:
    """A state other than running is unhealthy at once: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html"""
    cluster = Cluster(local)
    cluster.create()
    lost = cluster.members[0]["InstanceId"]
    if how == "terminated":
        cluster.ec2.terminate_instances(InstanceIds=[lost])
    elif how == "stopped":
        cluster.ec2.stop_instances(InstanceIds=[lost])
    else:
        cluster.autoscaling.terminate_instance_in_auto_scaling_group(
            InstanceId=lost, ShouldDecrementDesiredCapacity=False
        )
    eventually(lambda: lost not in cluster.member_ids and len(cluster.healthy()) == 2)
    assert cluster.healthy() == cluster.member_ids
    assert {member["AvailabilityZone"] for member in cluster.members} == {f"{REGION}a", f"{REGION}b"}
    assert lost not in cluster.target_states()
    name = cluster.group["AutoScalingGroupName"]
    descriptions = [
        each["Description"]
        for each in cluster.autoscaling.describe_scaling_activities(AutoScalingGroupName=name)["Activities"]
    ]
    assert f"Terminating EC2 instance: {lost}" in descriptions


def test_an_unhealthy_target_is_replaced_after_the_grace_period(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-check-grace-period.html"""
    cluster = Cluster(
        local, template(InstanceMaintenancePolicy={"MinHealthyPercentage": 50, "MaxHealthyPercentage": 100})
    )
    cluster.create()
    before = cluster.member_ids
    local.control("knobs", neverHealthyImages=[BASE_IMAGE])
    assert set(cluster.target_states().values()) == {"unhealthy"}
    assert cluster.member_ids == before
    local.control("clock", advanceSeconds=1201)
    eventually(lambda: not cluster.member_ids & before)


def test_a_suspended_process_does_not_run(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html"""
    cluster = Cluster(local)
    cluster.create()
    name, lost = cluster.group["AutoScalingGroupName"], cluster.members[0]["InstanceId"]
    cluster.autoscaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["Launch"])
    cluster.ec2.terminate_instances(InstanceIds=[lost])
    eventually(lambda: len(cluster.members) == 1)
    local.control("clock", advanceSeconds=600)
    assert len(cluster.members) == 1
    cluster.autoscaling.resume_processes(AutoScalingGroupName=name, ScalingProcesses=["Launch"])
    eventually(lambda: len(cluster.healthy()) == 2)


def test_the_desired_capacity_is_followed_within_the_bounds(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_SetDesiredCapacity.html"""
    cluster = Cluster(local)
    cluster.create()
    name = cluster.group["AutoScalingGroupName"]
    cluster.autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=3)
    eventually(lambda: len(cluster.healthy()) == 3)
    with pytest.raises(ClientError, match="above max value 3"):
        cluster.autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=4)
    cluster.autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=2)
    eventually(lambda: len(cluster.members) == 2)


def test_the_maintenance_policy_is_kept(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-maintenance-policy.html"""
    cluster = Cluster(local)
    cluster.create()
    assert cluster.group["InstanceMaintenancePolicy"] == {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 150}


def test_a_resolved_image_follows_its_parameter_at_launch(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html"""
    ssm = local.client("ssm")
    ssm.put_parameter(Name="/image", Value=BASE_IMAGE, Type="String", DataType="aws:ec2:image")
    cluster = Cluster(local)
    cluster.create(image="resolve:ssm:/image")
    assert cluster.images() == {BASE_IMAGE}
    ssm.put_parameter(Name="/image", Value=NEW_IMAGE, DataType="aws:ec2:image", Overwrite=True)
    cluster.ec2.terminate_instances(InstanceIds=[cluster.members[0]["InstanceId"]])
    eventually(lambda: len(cluster.healthy()) == 2)
    assert cluster.images() == {BASE_IMAGE, NEW_IMAGE}
    assert cluster.versions == {"1"}


def test_a_launch_without_its_image_is_a_failed_activity(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-ami.html"""
    ssm = local.client("ssm")
    ssm.put_parameter(Name="/image", Value=BASE_IMAGE, Type="String", DataType="aws:ec2:image")
    cluster = Cluster(local)
    cluster.create(image="resolve:ssm:/image")
    ssm.delete_parameter(Name="/image")
    cluster.ec2.terminate_instances(InstanceIds=[cluster.members[0]["InstanceId"]])
    name = cluster.group["AutoScalingGroupName"]

    def failed() -> list[str]:
        activities = cluster.autoscaling.describe_scaling_activities(AutoScalingGroupName=name)["Activities"]
        return [each["StatusMessage"] for each in activities if each["StatusCode"] == "Failed"]

    assert "/image does not exist" in eventually(failed)[0]
    ssm.put_parameter(Name="/image", Value=NEW_IMAGE, Type="String", DataType="aws:ec2:image")
    local.control("clock", advanceSeconds=60)
    eventually(lambda: len(cluster.healthy()) == 2)


def test_a_failed_launch_is_an_event(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html"""
    ssm, events = local.client("ssm"), local.client("events")
    ssm.put_parameter(Name="/image", Value=BASE_IMAGE, Type="String", DataType="aws:ec2:image")
    cluster = Cluster(local)
    cluster.create(image="resolve:ssm:/image")
    name = cluster.group["AutoScalingGroupName"]
    topic = topic_for_events(local)
    for rule, group in (("own", name), ("other", "other")):
        pattern = {
            "source": ["aws.autoscaling"],
            "detail-type": ["EC2 Instance Launch Unsuccessful"],
            "detail": {"AutoScalingGroupName": [group]},
        }
        events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
        events.put_targets(Rule=rule, Targets=[{"Id": "topic", "Arn": topic}])
    ssm.delete_parameter(Name="/image")
    cluster.ec2.terminate_instances(InstanceIds=[cluster.members[0]["InstanceId"]])
    told = eventually(lambda: local.control("deliveries"))
    assert {each["rule"] for each in told} == {"own"} and told[0]["refusal"] is None
    assert "/image does not exist" in told[0]["event"]["detail"]["StatusMessage"]
    assert told[0]["event"]["resources"] == [cluster.group["AutoScalingGroupARN"]]


def test_launches_and_terminations_are_events_with_their_cause(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html"""
    cluster = Cluster(local)
    cluster.create()
    before, name = cluster.member_ids, cluster.group["AutoScalingGroupName"]
    lost = min(before)
    pattern = {"source": ["aws.autoscaling"], "detail": {"AutoScalingGroupName": [name]}}
    local.client("events").put_rule(Name="own", EventPattern=json.dumps(pattern))
    local.client("events").put_targets(Rule="own", Targets=[{"Id": "topic", "Arn": topic_for_events(local)}])
    cluster.ec2.terminate_instances(InstanceIds=[lost])

    def told() -> dict[str, dict[str, str]]:
        events = [each["event"] for each in local.control("deliveries")]
        return {each["detail-type"]: each["detail"] for each in events}

    eventually(lambda: len(told()) == 2)
    (newcomer,) = cluster.member_ids - before
    terminated, launched = told()["EC2 Instance Terminate Successful"], told()["EC2 Instance Launch Successful"]
    assert (terminated["StatusCode"], terminated["EC2InstanceId"], terminated["Description"]) == (
        "InProgress",
        lost,
        f"Terminating EC2 instance: {lost}",
    )
    assert "in response to an EC2 health check indicating it has been terminated or stopped." in terminated["Cause"]
    assert (launched["EC2InstanceId"], launched["Destination"]) == (newcomer, "AutoScalingGroup")


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        ("ami-0ddddddddddddddd4", "does not exist"),
        (PENDING_IMAGE, "is pending, and cannot be run"),
        ("resolve:ssm:/missing", "/missing does not exist"),
        ("resolve:ssm:/plain", "data type aws:ec2:image"),
    ],
)
def test_a_group_that_could_not_launch_is_refused(local: LocalAws, image: str, reason: str) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html"""
    local.client("ssm").put_parameter(Name="/plain", Value=BASE_IMAGE, Type="String")
    cluster = Cluster(local)
    cluster.create(image=image, wait=False)
    assert cluster.settle() == "ROLLBACK_COMPLETE"
    assert any("valid fully-formed launch template" in failure and reason in failure for failure in cluster.failures())


def test_cloudformation_takes_no_moving_template_version(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-autoscaling-autoscalinggroup-launchtemplatespecification.html"""
    cluster = Cluster(local, template(LaunchTemplate={"LaunchTemplateId": {"Ref": "Template"}, "Version": "$Latest"}))
    cluster.create(wait=False)
    assert cluster.settle() == "ROLLBACK_COMPLETE"
    assert any("$Latest is not supported" in failure for failure in cluster.failures())


def test_a_deleted_stack_leaves_no_instance(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html"""
    cluster = Cluster(local)
    cluster.create()
    members = cluster.member_ids
    cluster.cloudformation.delete_stack(StackName="cluster")
    eventually(
        lambda: (
            not cluster.cloudformation.list_stacks(StackStatusFilter=["DELETE_IN_PROGRESS", "CREATE_COMPLETE"])[
                "StackSummaries"
            ]
        )
    )
    assert cluster.cloudformation.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"]
    states = cluster.ec2.describe_instances(InstanceIds=sorted(members))["Reservations"]
    assert {instance["State"]["Name"] for each in states for instance in each["Instances"]} == {"terminated"}


@pytest.mark.parametrize(
    ("protection", "refuses_force", "stack"),
    [
        ("none", False, "DELETE_COMPLETE"),
        ("prevent-force-deletion", True, "DELETE_COMPLETE"),
        ("prevent-all-deletion", True, "DELETE_FAILED"),
    ],
)
def test_deletion_protection(local: LocalAws, protection: str, refuses_force: bool, stack: str) -> None:
    """CloudFormation deletes without force: https://docs.aws.amazon.com/autoscaling/ec2/userguide/resource-deletion-protection.html"""
    cluster = Cluster(local, template(DeletionProtection=protection))
    cluster.create()
    name, members = cluster.group["AutoScalingGroupName"], cluster.member_ids
    assert cluster.group["DeletionProtection"] == protection
    if refuses_force:
        with pytest.raises(ClientError, match=f"ValidationError.* cannot be deleted.*{protection}"):
            cluster.autoscaling.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)
        assert cluster.member_ids == members
    cluster.cloudformation.delete_stack(StackName="cluster")
    ended = eventually(
        lambda: cluster.cloudformation.list_stacks(StackStatusFilter=["DELETE_COMPLETE", "DELETE_FAILED"])[
            "StackSummaries"
        ]
    )
    assert [each["StackStatus"] for each in ended] == [stack]
    # The protection keeps the group and not its members, because CloudFormation scales in first.
    assert [
        len(group["Instances"]) for group in cluster.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    ] == ([0] if stack == "DELETE_FAILED" else [])


def test_a_group_whose_image_is_gone_can_be_deleted(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html"""
    cluster = Cluster(local)
    cluster.create()
    cluster.ec2.deregister_image(ImageId=BASE_IMAGE)
    cluster.cloudformation.delete_stack(StackName="cluster")
    ended = eventually(
        lambda: cluster.cloudformation.list_stacks(StackStatusFilter=["DELETE_COMPLETE", "DELETE_FAILED"])[
            "StackSummaries"
        ]
    )
    assert [each["StackStatus"] for each in ended] == ["DELETE_COMPLETE"]


def test_a_machine_whose_user_data_names_no_target_group_signals_when_it_has_booted(local: LocalAws) -> None:
    """The boot script sends the signal: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-creationpolicy.html"""
    cluster = Cluster(local)
    cluster.document["Resources"]["Template"]["Properties"]["LaunchTemplateData"]["UserData"] = {
        "Fn::Base64": "signal at once"
    }
    local.control("knobs", neverHealthyImages=[BASE_IMAGE])
    cluster.create(BASE_IMAGE)
    assert len(cluster.member_ids) == 2 and not cluster.healthy()
