"""Members spread over zones: https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html"""

from __future__ import annotations

import pytest

from account import BASE_IMAGE, NEW_IMAGE, REGION, LocalAws, eventually
from cluster import Cluster

_A, _B = f"{REGION}a", f"{REGION}b"


class Spread(Cluster):
    @property
    def zones(self) -> list[str]:
        return sorted(member["AvailabilityZone"] for member in self.members)

    @property
    def name(self) -> str:
        return str(self.group["AutoScalingGroupName"])

    def causes(self) -> list[str]:
        return [
            each["Cause"]
            for each in self.autoscaling.describe_scaling_activities(AutoScalingGroupName=self.name)["Activities"]
        ]

    def pass_minutes(self, minutes: float) -> None:
        self.local.control("clock", advanceSeconds=minutes * 60, stepwise=True)

    def gather_in_one_zone(self) -> None:
        """Gather all members in one zone, as if the other had no capacity for some time."""
        self.local.control("knobs", zonesWithoutCapacity=[_B])
        self.ec2.terminate_instances(
            InstanceIds=[each["InstanceId"] for each in self.members if each["AvailabilityZone"] == _B]
        )
        eventually(lambda: self.zones == [_A, _A] and len(self.healthy()) == 2)
        self.local.control("knobs", zonesWithoutCapacity=[])


def test_another_zone_is_tried_where_one_has_no_capacity(local: LocalAws) -> None:
    """AWS says "balanced-best-effort", the default: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AvailabilityZoneDistribution.html"""
    cluster = Spread(local)
    cluster.create()
    cluster.gather_in_one_zone()
    activities = cluster.autoscaling.describe_scaling_activities(AutoScalingGroupName=cluster.name)["Activities"]
    assert [each["StatusCode"] for each in activities[:2]] == ["Successful", "Failed"]
    assert (
        f"do not have sufficient m5.large capacity in the Availability Zone you requested ({_B})"
        in activities[1]["StatusMessage"]
    )


def test_a_group_in_one_zone_is_rebalanced_and_two_stay_healthy(local: LocalAws) -> None:
    """AWS says "launches new instances before terminating the old ones": https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html"""
    cluster = Spread(local)
    cluster.create()
    cluster.gather_in_one_zone()
    cluster.pass_minutes(6)
    assert cluster.zones == [_A, _A, _B]
    # These are the activities that were recorded in 2016: https://github.com/aws-samples/aws-codedeploy-samples/pull/37
    assert cluster.causes()[0].endswith(
        f"availability zones {_B} {_A} had 0 2 instances respectively. An instance was launched to aid in balancing "
        "the group's zones."
    )
    cluster.pass_minutes(22)
    assert cluster.zones == [_A, _B] and cluster.healthy() == cluster.member_ids
    assert "a difference between desired and actual capacity, shrinking the capacity" in cluster.causes()[0]
    cluster.pass_minutes(60)
    assert "shrinking the capacity" in cluster.causes()[0], "it is done"


@pytest.mark.parametrize(
    ("process", "zones"), [("AZRebalance", [_A, _A]), ("Launch", [_A, _A]), ("Terminate", [_A, _A, _B])]
)
def test_a_suspended_process_keeps_it_from_being_rebalanced(local: LocalAws, process: str, zones: list[str]) -> None:
    """The group grows while Terminate is suspended: https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-how-suspending-processes-affects-other-processes.html"""
    cluster = Spread(local)
    cluster.create()
    cluster.gather_in_one_zone()
    cluster.autoscaling.suspend_processes(AutoScalingGroupName=cluster.name, ScalingProcesses=[process])
    cluster.pass_minutes(60)
    assert cluster.zones == zones
    cluster.autoscaling.resume_processes(AutoScalingGroupName=cluster.name, ScalingProcesses=[process])
    cluster.pass_minutes(60)
    assert cluster.zones == [_A, _B]


def test_a_newcomer_that_never_becomes_healthy_takes_no_other_with_it(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html"""
    local.client("ssm").put_parameter(Name="/image", Value=BASE_IMAGE, Type="String", DataType="aws:ec2:image")
    cluster = Spread(local)
    cluster.create("resolve:ssm:/image")
    cluster.gather_in_one_zone()
    before = cluster.member_ids
    local.control("knobs", neverHealthyImages=[NEW_IMAGE])
    local.client("ssm").put_parameter(Name="/image", Value=NEW_IMAGE, DataType="aws:ec2:image", Overwrite=True)
    cluster.pass_minutes(70)
    assert before <= cluster.member_ids and cluster.healthy() == before
    assert any("ELB system health check failure" in cause for cause in cluster.causes())


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_a_rolling_update_may_end_in_one_zone_and_is_rebalanced(local: LocalAws, order: str) -> None:
    """Neither the order of the terminations nor the zone of a launch into zones with as many members is documented.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html
    """
    local.control("knobs", replacementOrder=order)
    cluster = Spread(local)
    cluster.create(BASE_IMAGE)
    cluster.update(NEW_IMAGE)
    assert cluster.settle() == "UPDATE_COMPLETE", cluster.failures()
    assert cluster.zones == ([_A, _A] if order == "oldest" else [_A, _B])
    cluster.pass_minutes(60)
    assert cluster.zones == [_A, _B] and cluster.images() == {NEW_IMAGE}


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_a_refresh_may_end_in_one_zone_and_is_rebalanced(local: LocalAws, order: str) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html"""
    local.control("knobs", replacementOrder=order)
    cluster = Spread(local)
    cluster.create(BASE_IMAGE)
    before = cluster.member_ids
    cluster.autoscaling.start_instance_refresh(
        AutoScalingGroupName=cluster.name,
        Preferences={"MinHealthyPercentage": 100, "MaxHealthyPercentage": 100, "InstanceWarmup": 0},
    )
    eventually(
        lambda: (
            cluster.autoscaling.describe_instance_refreshes(AutoScalingGroupName=cluster.name)["InstanceRefreshes"][0][
                "Status"
            ]
            == "Successful"
        )
    )
    assert not before & cluster.member_ids
    assert cluster.zones == ([_A, _A] if order == "oldest" else [_A, _B])
    cluster.pass_minutes(60)
    assert cluster.zones == [_A, _B]
