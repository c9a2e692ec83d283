"""Instance refresh: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.ec2.models import ec2_backends

from account import BASE_IMAGE, NEW_IMAGE, REGION, LocalAws, eventually
from cluster import Cluster, template
from local_aws.images.image import OwnImage

_POINTER = "/oban/prod/b2g/image"
_ONE_BY_ONE = {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 100, "InstanceWarmup": 0}


class Refreshed(Cluster):
    """A pair whose members boot from the image that a parameter names."""

    def __init__(self, local: LocalAws, **group: Any):
        super().__init__(local, template(**group))
        self.point_to(BASE_IMAGE)
        self.create(f"resolve:ssm:{_POINTER}")
        self.name = self.group["AutoScalingGroupName"]

    def point_to(self, image: str) -> None:
        ssm = self.local.client("ssm")
        ssm.put_parameter(Name=_POINTER, Type="String", DataType="aws:ec2:image", Value=image, Overwrite=True)
        eventually(lambda: self._pointer(ssm) == image)

    @staticmethod
    def _pointer(ssm: Any) -> str:
        try:
            return str(ssm.get_parameter(Name=_POINTER)["Parameter"]["Value"])
        except ssm.exceptions.ParameterNotFound:
            return ""

    def start(self, **preferences: Any) -> str:
        return str(
            self.autoscaling.start_instance_refresh(
                AutoScalingGroupName=self.name, Preferences=preferences or _ONE_BY_ONE
            )["InstanceRefreshId"]
        )

    @property
    def refresh(self) -> dict[str, Any]:
        """Return the latest refresh."""
        found: dict[str, Any] = self.autoscaling.describe_instance_refreshes(AutoScalingGroupName=self.name)[
            "InstanceRefreshes"
        ][0]
        return found

    def ended(self) -> dict[str, Any]:
        return eventually(lambda: each if "EndTime" in (each := self.refresh) else None, 20)

    def watch_healthy_for(self, reached: Callable[[], bool]) -> list[int]:
        """Return the number of healthy members at each poll until a condition is reached."""
        seen = [len(self.healthy())]
        while not reached():
            seen.append(len(self.healthy()))
        return seen

    def watch(self) -> list[tuple[int, int]]:
        """Return the numbers of members and of healthy ones at each poll until the refresh ends."""
        seen = []
        while "EndTime" not in self.refresh:
            seen.append((len(self.members), len(self.healthy())))
        return seen


def test_members_come_from_the_new_image_and_two_are_always_healthy(local: LocalAws) -> None:
    """With minimum and maximum 100 percent AWS "launches before terminating": https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html"""
    cluster = Refreshed(local)
    before = cluster.member_ids
    cluster.point_to(NEW_IMAGE)
    refresh = cluster.start()
    seen = cluster.watch()
    ended = cluster.ended()
    assert (ended["InstanceRefreshId"], ended["Status"], ended["PercentageComplete"], ended["InstancesToUpdate"]) == (
        refresh,
        "Successful",
        100,
        0,
    )
    assert (
        cluster.images() == {NEW_IMAGE} and not cluster.member_ids & before and cluster.healthy() == cluster.member_ids
    )
    assert max(members for members, _ in seen) == 3 and min(healthy for _, healthy in seen) == 2


def test_one_may_go_before_another_comes(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html, MinHealthyPercentage"""
    cluster = Refreshed(local)
    cluster.start(MinHealthyPercentage=50, MaxHealthyPercentage=100, InstanceWarmup=0)
    seen = cluster.watch()
    assert cluster.ended()["Status"] == "Successful"
    assert max(members for members, _ in seen) == 2 and min(healthy for _, healthy in seen) == 1


def test_the_maintenance_policy_is_the_default(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html"""
    cluster = Refreshed(local, InstanceMaintenancePolicy={"MinHealthyPercentage": 100, "MaxHealthyPercentage": 150})
    cluster.autoscaling.start_instance_refresh(AutoScalingGroupName=cluster.name)
    preferences = cluster.refresh["Preferences"]
    assert (
        preferences["MinHealthyPercentage"],
        preferences["MaxHealthyPercentage"],
        preferences["InstanceWarmup"],
    ) == (100, 150, 1200)


def test_there_is_one_at_a_time(local: LocalAws) -> None:
    """InstanceRefreshInProgress: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StartInstanceRefresh.html"""
    cluster = Refreshed(local)
    cluster.start()
    with pytest.raises(ClientError, match="InstanceRefreshInProgress"):
        cluster.start()
    cluster.ended()
    cluster.start()


def test_a_new_member_warms_up_first(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-default-instance-warmup.html"""
    cluster = Refreshed(local)
    before = cluster.member_ids
    cluster.start(**{**_ONE_BY_ONE, "InstanceWarmup": 600})
    eventually(lambda: len(cluster.healthy()) == 3)
    assert before < cluster.member_ids
    local.control("clock", advanceSeconds=600)
    eventually(lambda: len(cluster.member_ids & before) == 1)
    local.control("clock", advanceSeconds=1300, stepwise=True)
    assert cluster.refresh["Status"] == "Successful"


@pytest.mark.parametrize("preference", ["SkipMatching", "AutoRollback"])
def test_an_image_from_a_parameter_rules_out_what_compares(local: LocalAws, preference: str) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html"""
    cluster = Refreshed(local)
    with pytest.raises(ClientError, match=f"ValidationError.*{preference}.*Systems Manager parameter"):
        cluster.start(**{preference: True})
    desired = {"LaunchTemplate": cluster.group["LaunchTemplate"]}
    with pytest.raises(ClientError, match=r"DesiredConfiguration.*Systems Manager parameter"):
        cluster.autoscaling.start_instance_refresh(AutoScalingGroupName=cluster.name, DesiredConfiguration=desired)


def test_members_that_match_may_be_skipped(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh-skip-matching.html"""
    cluster = Cluster(local)
    cluster.create()
    before, name = cluster.member_ids, cluster.group["AutoScalingGroupName"]
    cluster.autoscaling.start_instance_refresh(
        AutoScalingGroupName=name, Preferences={"SkipMatching": True, "InstanceWarmup": 0}
    )
    eventually(
        lambda: (
            cluster.autoscaling.describe_instance_refreshes(AutoScalingGroupName=name)["InstanceRefreshes"][0]["Status"]
            == "Successful"
        )
    )
    assert cluster.member_ids == before


@pytest.mark.parametrize(
    "preferences",
    [{"MaxHealthyPercentage": 110}, {"MinHealthyPercentage": 90, "MaxHealthyPercentage": 200}],
)
def test_percentages_fit_each_other(local: LocalAws, preferences: dict[str, int]) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html"""
    with pytest.raises(ClientError, match="ValidationError"):
        Refreshed(local).start(**preferences)


def test_a_refresh_may_be_cancelled_and_not_rolled_back(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CancelInstanceRefresh.html"""
    cluster = Refreshed(local)
    place = {"AutoScalingGroupName": cluster.name}
    for end in (cluster.autoscaling.cancel_instance_refresh, cluster.autoscaling.rollback_instance_refresh):
        with pytest.raises(ClientError, match="ActiveInstanceRefreshNotFound"):
            end(**place)
    before = cluster.member_ids
    local.control("knobs", bootSeconds=60)
    refresh = cluster.start()
    eventually(lambda: len(cluster.members) == 3)
    with pytest.raises(ClientError, match="IrreversibleInstanceRefresh"):
        cluster.autoscaling.rollback_instance_refresh(**place)
    assert cluster.autoscaling.cancel_instance_refresh(**place)["InstanceRefreshId"] == refresh
    assert cluster.ended()["Status"] == "Cancelled"
    eventually(lambda: cluster.member_ids == before)


def test_members_that_never_become_healthy_make_it_fail(local: LocalAws) -> None:
    """AWS says "an instance refresh fails after an hour": https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html"""
    cluster = Refreshed(local)
    before = cluster.member_ids
    local.control("knobs", neverHealthyImages=[NEW_IMAGE])
    cluster.point_to(NEW_IMAGE)
    cluster.start()
    local.control("clock", advanceSeconds=3000, stepwise=True)
    assert cluster.refresh["Status"] == "InProgress" and before < cluster.member_ids
    local.control("clock", advanceSeconds=700, stepwise=True)
    ended = cluster.ended()
    assert (ended["Status"], ended["InstancesToUpdate"]) == ("Failed", 2) and "did not become healthy" in ended[
        "StatusReason"
    ]
    eventually(lambda: cluster.member_ids == before)
    assert cluster.healthy() == before


@pytest.mark.parametrize("what", ["does not exist", "is pending, and cannot be run", "is disabled, and cannot be run"])
def test_an_image_that_cannot_be_launched_makes_it_fail(local: LocalAws, what: str) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-ami.html"""
    cluster = Refreshed(local)
    before, ec2 = cluster.member_ids, cluster.ec2
    made = ec2.create_image(InstanceId=min(before), Name="copy", NoReboot=True)["ImageId"]
    cluster.point_to(made)
    if "exist" in what:
        ec2.deregister_image(ImageId=made)
    elif "pending" in what:
        _let_pend(made)
    else:
        ec2.disable_image(ImageId=made)
    cluster.start()
    eventually(lambda: any(activity["StatusCode"] == "Failed" for activity in _activities(cluster)))
    failed = next(activity for activity in _activities(cluster) if activity["StatusCode"] == "Failed")
    assert what in failed["StatusMessage"] and failed["StatusMessage"].endswith("Launching EC2 instance failed.")
    local.control("clock", advanceSeconds=3700, stepwise=True)
    ended = cluster.ended()
    assert ended["Status"] == "Failed" and what in ended["StatusReason"]
    assert cluster.member_ids == before


def test_a_protected_member_is_waited_for(local: LocalAws) -> None:
    """ScaleInProtectedInstances: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html"""
    cluster = Refreshed(local)
    kept = min(cluster.member_ids)
    cluster.autoscaling.set_instance_protection(
        AutoScalingGroupName=cluster.name, InstanceIds=[kept], ProtectedFromScaleIn=True
    )
    cluster.start()
    eventually(lambda: cluster.refresh["InstancesToUpdate"] == 1)
    local.control("clock", advanceSeconds=3700, stepwise=True)
    assert cluster.ended()["Status"] == "Failed" and kept in cluster.member_ids
    cluster.start(**_ONE_BY_ONE, ScaleInProtectedInstances="Refresh")
    assert cluster.ended()["Status"] == "Successful" and kept not in cluster.member_ids


def test_a_member_in_standby_is_waited_for(local: LocalAws) -> None:
    """StandbyInstances: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html"""
    cluster = Refreshed(local)
    kept = min(cluster.member_ids)
    cluster.autoscaling.enter_standby(
        AutoScalingGroupName=cluster.name, InstanceIds=[kept], ShouldDecrementDesiredCapacity=False
    )
    eventually(lambda: len(cluster.healthy() - {kept}) == 2)
    cluster.start()
    healthy = cluster.watch_healthy_for(lambda: cluster.refresh["InstancesToUpdate"] == 1)
    assert min(healthy) == 2, "a member in Standby does not count"
    local.control("clock", advanceSeconds=3700, stepwise=True)
    ended = cluster.ended()
    assert ended["Status"] == "Failed" and kept in ended["StatusReason"] and kept in cluster.member_ids
    cluster.start(**_ONE_BY_ONE, StandbyInstances="Ignore")
    assert cluster.ended()["Status"] == "Successful" and kept in cluster.member_ids
    cluster.start(**_ONE_BY_ONE, StandbyInstances="Terminate")
    assert cluster.ended()["Status"] == "Successful" and kept not in cluster.member_ids


@pytest.mark.parametrize("process", ["Launch", "Terminate", "InstanceRefresh"])
def test_a_suspended_process_makes_it_fail(local: LocalAws, process: str) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-how-suspending-processes-affects-other-processes.html"""
    cluster = Refreshed(local)
    before = cluster.member_ids
    cluster.autoscaling.suspend_processes(AutoScalingGroupName=cluster.name, ScalingProcesses=[process])
    cluster.start()
    local.control("clock", advanceSeconds=3700, stepwise=True)
    ended = cluster.ended()
    assert (ended["Status"], ended["StatusReason"]) == ("Failed", f"The process {process} is suspended")
    assert before <= cluster.member_ids


def test_an_image_with_reboot_costs_a_group_its_member(local: LocalAws) -> None:
    """The instance does not run for some time, which has no grace period: https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-check-grace-period.html"""
    cluster = Refreshed(local)
    first, second = sorted(cluster.member_ids)
    cluster.ec2.create_image(InstanceId=first, Name="without", NoReboot=True)
    cluster.ec2.create_image(InstanceId=second, Name="with")
    eventually(lambda: second not in cluster.member_ids)
    assert first in cluster.member_ids


def _activities(cluster: Refreshed) -> list[dict[str, Any]]:
    return list(cluster.autoscaling.describe_scaling_activities(AutoScalingGroupName=cluster.name)["Activities"])


def _let_pend(image_id: str) -> None:
    """Set an image to pending after the check of its parameter, which no API can do."""
    image = ec2_backends["123456789012"][REGION].amis[image_id]
    assert isinstance(image, OwnImage)
    image.state, image.ready_at = "pending", image.ready_at + timedelta(days=1)
