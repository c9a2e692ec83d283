"""Unhealthy members and their replacements, where an instance maintenance policy launches first.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-maintenance-policy-overview-and-considerations.html
"""

from __future__ import annotations

from typing import Any

import pytest

from account import BASE_IMAGE, NEW_IMAGE, LocalAws, eventually
from cluster import Cluster, template

_GRACE = 1200
_POINTER = "/image"


class Pair(Cluster):
    """Two members whose replacements boot from the image that a parameter names."""

    def __init__(self, local: LocalAws, **group: Any):
        super().__init__(local, template(**group))
        local.client("ssm").put_parameter(Name=_POINTER, Value=BASE_IMAGE, Type="String", DataType="aws:ec2:image")
        self.create(f"resolve:ssm:{_POINTER}")
        self.name = self.group["AutoScalingGroupName"]
        self.pass_minutes(21)

    def pass_minutes(self, minutes: float) -> None:
        self.local.control("clock", advanceSeconds=minutes * 60, stepwise=True)

    def point_to(self, image: str) -> None:
        self.local.client("ssm").put_parameter(Name=_POINTER, Value=image, DataType="aws:ec2:image", Overwrite=True)

    def set_unhealthy(self, instance_id: str) -> None:
        self.autoscaling.set_instance_health(InstanceId=instance_id, HealthStatus="Unhealthy")

    def activities(self) -> list[dict[str, Any]]:
        """Return the activities, the earliest first."""
        return list(
            reversed(self.autoscaling.describe_scaling_activities(AutoScalingGroupName=self.name)["Activities"])
        )


def test_a_replacement_is_launched_and_awaited_before_an_unhealthy_member_goes(local: LocalAws) -> None:
    """The replacement is launched, and awaited until it is ready, before the unhealthy member is terminated.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-maintenance-policy.html
    """
    cluster = Pair(local)
    before = cluster.member_ids
    unhealthy = min(before)
    cluster.set_unhealthy(unhealthy)
    eventually(lambda: len(cluster.members) == 3)
    (newcomer,) = cluster.member_ids - before
    launch = cluster.activities()[-1]
    assert launch["Cause"].endswith(
        "an instance was launched in response to an unhealthy instance needing to be replaced."
    )
    cluster.pass_minutes(19)
    assert unhealthy in cluster.member_ids, "a new member is ready when it has warmed up, here for its grace period"
    cluster.pass_minutes(3)
    assert cluster.member_ids == before - {unhealthy} | {newcomer}
    assert cluster.activities()[-1]["Cause"].endswith(
        "an instance was taken out of service in response to a user health-check."
    )


def test_a_default_warm_up_is_awaited_instead_of_the_grace_period(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-default-instance-warmup.html"""
    cluster = Pair(local, DefaultInstanceWarmup=120)
    unhealthy = min(cluster.member_ids)
    cluster.set_unhealthy(unhealthy)
    eventually(lambda: len(cluster.members) == 3)
    cluster.pass_minutes(3)
    assert unhealthy not in cluster.member_ids


@pytest.mark.parametrize("how", ["terminated", "stopped"])
def test_a_member_that_does_not_run_goes_before_its_replacement_comes(local: LocalAws, how: str) -> None:
    """A member that somebody has terminated cannot wait for its replacement.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-maintenance-policy-overview-and-considerations.html
    """
    cluster = Pair(local)
    lost = min(cluster.member_ids)
    getattr(cluster.ec2, "terminate_instances" if how == "terminated" else "stop_instances")(InstanceIds=[lost])
    eventually(lambda: lost not in cluster.member_ids and len(cluster.members) == 2)
    assert [each["Description"].split(":")[0] for each in cluster.activities()[-2:]] == [
        "Terminating EC2 instance",
        "Launching a new EC2 instance",
    ]


def test_nothing_is_launched_first_while_the_group_may_not_launch(local: LocalAws) -> None:
    """AWS says "ReplaceUnhealthy continues to terminate unhealthy instances, but does not launch replacements".

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-how-suspending-processes-affects-other-processes.html
    """
    cluster = Pair(local)
    unhealthy = min(cluster.member_ids)
    cluster.autoscaling.suspend_processes(AutoScalingGroupName=cluster.name, ScalingProcesses=["Launch"])
    cluster.set_unhealthy(unhealthy)
    eventually(lambda: unhealthy not in cluster.member_ids)
    assert len(cluster.members) == 1


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_replacements_that_fail_leave_one_healthy_member_and_go_in_either_order(local: LocalAws, order: str) -> None:
    """AWS does not document the order in which unhealthy members are terminated.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-maintenance-policy-overview-and-considerations.html
    """
    cluster = Pair(local)
    local.control("knobs", neverHealthyImages=[NEW_IMAGE], replacementOrder=order)
    cluster.point_to(NEW_IMAGE)
    unhealthy, healthy = sorted(cluster.member_ids)
    cluster.set_unhealthy(unhealthy)
    most = 0
    for _ in range(13):
        cluster.pass_minutes(5)
        most = max(most, len(cluster.members))
        assert healthy in cluster.member_ids
    assert most == 3, "150 percent of two"
    lasted = _lasted(cluster.activities())
    assert (unhealthy in cluster.member_ids) == (order == "newest")
    failed = [seconds for instance, seconds in lasted.items() if instance not in (unhealthy, healthy)]
    assert failed and all((seconds > 2 * _GRACE) == (order == "oldest") for seconds in failed)
    assert all(
        "ELB system health check failure" in each["Cause"]
        for each in cluster.activities()
        if each["Description"].split()[-1] in lasted
        and each["Description"].startswith("Terminating")
        and unhealthy not in each["Description"]
    )


def test_an_unhealthy_member_stays_while_nothing_can_be_launched(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-ami.html"""
    cluster = Pair(local)
    local.client("ssm").delete_parameter(Name=_POINTER)
    before = cluster.member_ids
    cluster.set_unhealthy(min(before))
    cluster.pass_minutes(90)
    assert cluster.member_ids == before
    assert cluster.activities()[-1]["StatusCode"] == "Failed"


def _lasted(activities: list[dict[str, Any]]) -> dict[str, float]:
    """Return the seconds from launch to termination, by instance."""
    launched = {
        each["Description"].split()[-1]: each["StartTime"]
        for each in activities
        if each["Description"].startswith("Launching")
    }
    ended = {
        each["Description"].split()[-1]: each["StartTime"]
        for each in activities
        if each["Description"].startswith("Terminating")
    }
    return {instance: (end - launched[instance]).total_seconds() for instance, end in ended.items()}
