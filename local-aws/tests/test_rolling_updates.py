"""Creation signals, rolling updates and their failures.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from account import BASE_IMAGE, NEW_IMAGE, LocalAws, eventually
from cluster import STACK, Cluster, template


def _cluster(local: LocalAws) -> Cluster:
    """Return a cluster whose grace period exceeds its pause, so that an update rolls back before a replacement."""
    return Cluster(local, template(HealthCheckGracePeriod=2_100))


class Watch:
    """Samples the serving members continuously during a test."""

    def __init__(self, cluster: Cluster):
        self._cluster = cluster
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self.in_service: list[int] = []
        self.healthy: list[int] = []

    def _sample(self) -> None:
        while not self._over.wait(0.01):
            self.in_service.append(sum(member["LifecycleState"] == "InService" for member in self._cluster.members))
            self.healthy.append(len(self._cluster.healthy()))

    @contextmanager
    def running(self) -> Iterator[Watch]:
        self._thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._thread.join()


def test_a_never_healthy_image_fails_the_creation_by_time_out(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-creationpolicy.html"""
    local.control("knobs", neverHealthyImages=[NEW_IMAGE])
    cluster = _cluster(local)
    cluster.create(image=NEW_IMAGE, wait=False)
    eventually(lambda: set(cluster.target_states().values()) == {"unhealthy"})
    assert cluster.status == "CREATE_IN_PROGRESS"
    local.control("clock", advanceSeconds=31 * 60)
    assert cluster.settle() == "ROLLBACK_COMPLETE"
    assert any("signal" in failure for failure in cluster.failures())
    assert cluster.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"] == []


def test_a_rolling_update_keeps_two_members_in_service(local: LocalAws) -> None:
    """MinInstancesInService; new members are launched first: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html"""
    cluster = _cluster(local)
    cluster.create(BASE_IMAGE)
    before = cluster.member_ids
    with Watch(cluster).running() as watch:
        cluster.update(NEW_IMAGE)
        assert cluster.settle() == "UPDATE_COMPLETE", cluster.failures()
    assert not cluster.member_ids & before
    assert cluster.images() == {NEW_IMAGE}
    assert cluster.healthy() == cluster.member_ids
    assert (cluster.group["MinSize"], cluster.group["DesiredCapacity"], len(cluster.members)) == (2, 2, 2)
    assert min(watch.in_service) >= 2 and max(watch.in_service) == 3
    assert min(watch.healthy) >= 2
    assert "Temporarily setting autoscaling group MinSize and DesiredCapacity to 3." in cluster.reasons()


def test_the_suspended_processes_run_again_afterwards(local: LocalAws) -> None:
    """SuspendProcesses: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html"""
    cluster = _cluster(local)
    cluster.create(BASE_IMAGE)
    cluster.autoscaling.suspend_processes(
        AutoScalingGroupName=cluster.group["AutoScalingGroupName"], ScalingProcesses=["AlarmNotification"]
    )
    cluster.update(NEW_IMAGE)
    expected = {"AZRebalance", "AlarmNotification", "ScheduledActions"}
    eventually(lambda: {each["ProcessName"] for each in cluster.group["SuspendedProcesses"]} == expected)
    assert cluster.settle() == "UPDATE_COMPLETE"
    assert [each["ProcessName"] for each in cluster.group["SuspendedProcesses"]] == ["AlarmNotification"]


def test_a_failed_rolling_update_returns_to_the_old_image(local: LocalAws) -> None:
    """WaitOnResourceSignals, PauseTime: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html"""
    cluster = _cluster(local)
    cluster.create(BASE_IMAGE)
    before = cluster.member_ids
    local.control("knobs", neverHealthyImages=[NEW_IMAGE])
    with Watch(cluster).running() as watch:
        cluster.update(NEW_IMAGE)
        eventually(lambda: "unhealthy" in cluster.target_states().values())
        local.control("clock", advanceSeconds=31 * 60)
        assert cluster.settle() == "UPDATE_ROLLBACK_COMPLETE", cluster.failures()
    assert cluster.images() == {BASE_IMAGE}
    assert cluster.healthy() == cluster.member_ids and len(cluster.member_ids) == 2
    assert not cluster.member_ids & before, "the roll-back is a version of its own and rolls, too"
    assert cluster.versions == {"3"} and cluster.group["LaunchTemplate"]["Version"] == "3"
    assert cluster.group["SuspendedProcesses"] == []
    assert (cluster.group["MinSize"], cluster.group["DesiredCapacity"]) == (2, 2)
    assert min(watch.healthy) >= 2
    assert any("Unable to satisfy 100% MinSuccessfulInstancesPercent" in failure for failure in cluster.failures())


def test_a_failed_rolling_update_returns_to_the_old_size(local: LocalAws) -> None:
    """The size raised for the update is temporary, also when no template names it.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html
    """
    cluster = _cluster(local)
    del cluster.document["Resources"]["Group"]["Properties"]["DesiredCapacity"]
    cluster.create(BASE_IMAGE)
    local.control("knobs", neverHealthyImages=[NEW_IMAGE])
    cluster.update(NEW_IMAGE)
    eventually(lambda: "unhealthy" in cluster.target_states().values())
    local.control("clock", advanceSeconds=31 * 60)
    assert cluster.settle() == "UPDATE_ROLLBACK_COMPLETE", cluster.failures()
    assert cluster.group["DesiredCapacity"] == 2 and len(cluster.member_ids) == 2


def test_a_batch_is_no_larger_than_can_be_spared(local: LocalAws) -> None:
    """MinInstancesInService wins over MaxBatchSize: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html"""
    cluster = _cluster(local)
    cluster.document["Resources"]["Group"]["Properties"]["MaxSize"] = "2"
    policy = cluster.document["Resources"]["Group"]["UpdatePolicy"]["AutoScalingRollingUpdate"]
    policy.update({"MinInstancesInService": 1, "MaxBatchSize": 2})
    cluster.create(BASE_IMAGE)
    with Watch(cluster).running() as watch:
        cluster.update(NEW_IMAGE)
        assert cluster.settle() == "UPDATE_COMPLETE", cluster.failures()
    assert min(watch.healthy) >= 1 and max(watch.in_service) == 2
    assert cluster.images() == {NEW_IMAGE}


def test_a_second_batch_that_fails_is_rolled_back_with_two_healthy(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html"""
    cluster = _cluster(local)
    ssm = local.client("ssm")
    ssm.put_parameter(Name="/old", Value=BASE_IMAGE, Type="String", DataType="aws:ec2:image")
    ssm.put_parameter(Name="/new", Value=BASE_IMAGE, Type="String", DataType="aws:ec2:image")
    cluster.create("resolve:ssm:/old")
    local.control("knobs", neverHealthyImages=[NEW_IMAGE])
    with Watch(cluster).running() as watch:
        cluster.update("resolve:ssm:/new")
        eventually(lambda: len(cluster.member_ids) == 3)
        ssm.put_parameter(Name="/new", Value=NEW_IMAGE, DataType="aws:ec2:image", Overwrite=True)
        eventually(lambda: NEW_IMAGE in cluster.images() and "unhealthy" in cluster.target_states().values())
        local.control("clock", advanceSeconds=31 * 60)
        assert cluster.settle() == "UPDATE_ROLLBACK_COMPLETE", cluster.failures()
    assert cluster.versions == {"3"} and cluster.images() == {BASE_IMAGE}
    assert cluster.healthy() == cluster.member_ids and len(cluster.member_ids) == 2
    assert min(watch.healthy) >= 2


def test_members_roll_back_when_something_else_fails_later(local: LocalAws) -> None:
    """A rollback keeps the same minimum in service: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html"""
    cluster = _cluster(local)
    cluster.create(BASE_IMAGE)
    cluster.document["Resources"]["Broken"] = {
        "Type": "AWS::EC2::Subnet",
        "DependsOn": "Group",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "192.168.0.0/24"},
    }
    with Watch(cluster).running() as watch:
        cluster.update(NEW_IMAGE)
        assert cluster.settle() == "UPDATE_ROLLBACK_COMPLETE", cluster.failures()
    assert cluster.images() == {BASE_IMAGE}
    assert cluster.healthy() == cluster.member_ids and len(cluster.member_ids) == 2
    assert min(watch.healthy) >= 2


@pytest.mark.parametrize("lost", ["old", "new"])
def test_a_member_lost_during_a_rolling_update_is_replaced(local: LocalAws, lost: str) -> None:
    """Processes that are not suspended continue: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html"""
    cluster = _cluster(local)
    cluster.create(BASE_IMAGE)
    before = cluster.member_ids
    cluster.update(NEW_IMAGE)
    newcomer = eventually(lambda: cluster.member_ids - before).pop()
    victim = min(before) if lost == "old" else newcomer
    cluster.ec2.terminate_instances(InstanceIds=[victim])
    eventually(lambda: victim not in cluster.member_ids and len(cluster.members) == 3)
    assert cluster.status in ("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    assert cluster.settle() == "UPDATE_COMPLETE", cluster.failures()
    assert cluster.images() == {NEW_IMAGE}
    assert victim not in cluster.member_ids
    assert cluster.healthy() == cluster.member_ids and len(cluster.member_ids) == 2


def test_a_tag_update_rolls_nothing(local: LocalAws) -> None:
    """Members are replaced only for changes of the launch: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html"""
    cluster = _cluster(local)
    cluster.create(BASE_IMAGE)
    before = cluster.member_ids
    cluster.update(BASE_IMAGE, Owner="someone else")
    assert cluster.settle() == "UPDATE_COMPLETE"
    assert cluster.member_ids == before
    assert cluster.versions == {"1"} and cluster.group["LaunchTemplate"]["Version"] == "1"
    assert {"owner": "someone else"}.items() <= {tag["Key"]: tag["Value"] for tag in cluster.group["Tags"]}.items()
    assert not any("Rolling update initiated" in reason for reason in cluster.reasons())


def test_a_group_without_an_update_policy_keeps_its_members(local: LocalAws) -> None:
    """Only new members have the new template version: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html"""
    cluster = _cluster(local)
    del cluster.document["Resources"]["Group"]["UpdatePolicy"]
    cluster.create(BASE_IMAGE)
    before = cluster.member_ids
    cluster.update(NEW_IMAGE)
    assert cluster.settle() == "UPDATE_COMPLETE"
    assert cluster.member_ids == before and cluster.versions == {"1"}
    assert cluster.group["LaunchTemplate"]["Version"] == "2"


def test_a_minimum_in_service_of_the_maximum_is_refused(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html"""
    cluster = _cluster(local)
    cluster.create(BASE_IMAGE)
    cluster.document["Resources"]["Group"]["Properties"]["MaxSize"] = "2"
    cluster.update(NEW_IMAGE)
    assert cluster.settle() == "UPDATE_ROLLBACK_COMPLETE"
    assert any("MinInstancesInService must be less" in failure for failure in cluster.failures())
    assert (
        cluster.cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
        == "UPDATE_ROLLBACK_COMPLETE"
    )
