"""The behaviour of a group: it brings members into service, replaces unhealthy ones and keeps its size.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from typing import cast

from moto.autoscaling.models import FakeAutoScalingGroup
from moto.elbv2.models import FakeTargetGroup

from local_aws import clock, emulation_settings
from local_aws.compute import groups, instances, launches, maintenance_policy, target_health, unhealthy_members
from local_aws.compute.activities import Activity, History
from local_aws.compute.instance_refresh import InstanceRefresh
from local_aws.compute.member import Member
from local_aws.compute.rebalancing import Rebalancing
from local_aws.state import RecordState

lock = threading.RLock()
"""The lock of the reconciler and the API, which both change groups."""

# AWS waits longer after each failure, which tests do not need.
_LAUNCH_RETRY = timedelta(seconds=5)


class Behaviour:
    def __init__(self, group: FakeAutoScalingGroup):
        self.group = group
        self.history = History(group.name)
        self.refreshes: list[InstanceRefresh] = []
        self.surge = 0
        """The number of members beyond the desired capacity while a refresh launches before it terminates."""
        self._rebalancing = Rebalancing()
        self._registered: dict[str, set[str]] = {}
        self._retry_launch_at = clock.now()

    @property
    def members(self) -> list[Member]:
        # install() in autoscaling_backend.py makes every state a Member.
        return cast("list[Member]", self.group.instance_states)

    @property
    def active(self) -> list[Member]:
        return [member for member in self.members if member.is_active]

    def reconcile(self) -> None:
        self._enter_service()
        self._check_health()
        unhealthy_members.terminate(self)
        self._refresh()
        self._rebalancing.advance(self)
        self._scale()
        self._register_targets()

    def due_signals(self) -> list[Member]:
        """Return each member that must signal CloudFormation now, once."""
        due = []
        for member in self.members:
            if member.signalled or member.lifecycle_state != "InService" or not self._is_ready(member):
                continue
            member.healthy_since = member.healthy_since or clock.now()
            if clock.now() >= member.healthy_since + timedelta(
                seconds=emulation_settings.current().signal_delay_seconds
            ):
                member.signalled = True
                due.append(member)
        return due

    def relaunch_at_once(self) -> None:
        """Launch again without a delay, because the group was changed."""
        self._retry_launch_at = clock.now()

    def terminate(self, member: Member, cause: str) -> Activity:
        for group in self._target_groups():
            self._deregister(group, member.id)
        if member.instance.state != "terminated":
            member.instance.terminate()
        self.group.instance_states = [each for each in self.members if each is not member]
        return self.history.terminated(member.id, cause)

    def terminate_all(self) -> None:
        for member in list(self.members):
            self.terminate(member, "the group was deleted.")

    def is_suspended(self, process: str) -> bool:
        return any(each["ProcessName"] == process for each in self.group.suspended_processes)

    @property
    def is_settled(self) -> bool:
        """Return True if the group does not change as time passes."""
        active = self.active
        waiting = any(member.lifecycle_state == "Pending" or not self.passes_health_checks(member) for member in active)
        replacing = any(member.health_status == "Unhealthy" for member in active) or self._rebalancing.is_due(self)
        in_progress = any(refresh.is_active for refresh in self.refreshes)
        return not waiting and not replacing and len(active) == groups.desired_capacity(self.group) and not in_progress

    def passes_health_checks(self, member: Member) -> bool:
        if member.instance.state != "running" or member.was_powered_down:
            return False
        return self.group.health_check_type != "ELB" or all(state == "healthy" for state in self._target_states(member))

    def is_ready(self, member: Member, warm_up: timedelta | None = None) -> bool:
        """Return True if a member is in service, healthy and warmed up."""
        if (
            member.in_service_since is None
            or member.health_status != "Healthy"
            or not self.passes_health_checks(member)
        ):
            return False
        return clock.now() >= member.in_service_since + (
            maintenance_policy.warm_up(self.group) if warm_up is None else warm_up
        )

    def launch(self, cause: str, zones: list[str] | None = None) -> Member | None:
        """Launch a member in one of these zones, or in any.

        Returns None, after a failed activity, if the launch is impossible.

        Where a zone has no capacity, another one is tried: "balanced-best-effort" of
        https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-availability-zone-balanced.html
        """
        if clock.now() < self._retry_launch_at:
            return None
        for subnet in launches.subnets_in_order(self.group, zones):
            try:
                member = launches.launch(self.group, subnet)
            except launches.LaunchFailed as failure:
                self.history.launch_failed(cause, str(failure))
                if not isinstance(failure, launches.NoCapacity):
                    break
            else:
                self.group.instance_states = [*self.members, member]
                self.history.launched(member.id, cause)
                return member
        self._retry_launch_at = clock.now() + _LAUNCH_RETRY
        return None

    def _enter_service(self) -> None:
        for member in self.members:
            if member.lifecycle_state == "Pending" and member.instance.state == "running":
                member.enter_service()

    def _check_health(self) -> None:
        if self.is_suspended("HealthCheck"):
            return
        for member in self.active:
            fault = self._fault(member)
            if fault:
                # It stays unhealthy, and the first reason is the one that counts.
                member.fault = member.fault if member.fault and member.health_status == "Unhealthy" else fault
                member.health_status = "Unhealthy"
            elif member.health_status == "Healthy":
                member.fault = None

    def _fault(self, member: Member) -> str | None:
        """Return the fault of a member or None.

        A state other than running is a fault at once, and an unhealthy target after the grace period.

        https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-check-grace-period.html
        """
        if member.instance.state != "running" or member.was_powered_down:
            return "an EC2 health check indicating it has been terminated or stopped"
        if self.group.health_check_type != "ELB" or member.in_service_since is None:
            return None
        grace = timedelta(seconds=self.group.health_check_grace_period or 0)
        if clock.now() >= member.in_service_since + grace and "unhealthy" in self._target_states(member):
            return "an ELB system health check failure"
        return None

    def _refresh(self) -> None:
        for refresh in self.refreshes:
            if refresh.is_active:
                refresh.advance(self)

    def _scale(self) -> None:
        awaiting = unhealthy_members.awaiting_replacement(self)
        counted = [member for member in self.active if member not in awaiting]
        wanted = groups.desired_capacity(self.group) + self.surge + self._rebalancing.surge - len(counted)
        if wanted > 0 and not self.is_suspended("Launch"):
            self._launch(min(wanted, unhealthy_members.room(self)) if awaiting else wanted, bool(awaiting))
        elif wanted < 0 and not self.is_suspended("Terminate"):
            for member in self._dispensable(counted, -wanted):
                self.terminate(member, self._scaled("taken out of service", "shrinking"))

    def _launch(self, count: int, is_replacement: bool) -> None:
        replacing = "an instance was launched in response to an unhealthy instance needing to be replaced."
        for _ in range(count):
            if self.launch(replacing if is_replacement else self._scaled("started", "increasing")) is None:
                return

    def _scaled(self, what: str, how: str) -> str:
        reason = f"{how} the capacity to {groups.desired_capacity(self.group)}"
        return f"an instance was {what} in response to a difference between desired and actual capacity, {reason}."

    def _dispensable(self, active: list[Member], count: int) -> list[Member]:
        """Return the members to terminate by the default policy: fullest zone, oldest version, oldest instance.

        https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
        """
        left = [member for member in active if not member.protected_from_scale_in]
        chosen: list[Member] = []
        while left and len(chosen) < count:
            zones = Counter(member.availability_zone for member in left)
            fullest = max(zones.values())
            in_fullest = [member for member in left if zones[member.availability_zone] == fullest]
            chosen.append(min(in_fullest, key=lambda each: (each.template_version or 0, each.instance.launch_time)))
            left.remove(chosen[-1])
        return chosen

    def _is_ready(self, member: Member) -> bool:
        """Return True if the member is healthy in the target groups for which its boot script waits."""
        awaited = [group for group in self._target_groups() if group.arn in member.user_data]
        if not awaited:
            return clock.now() >= instances.booted_at(member.instance)
        return all(target_health.state(group, member.id, self.group.ec2_backend) == "healthy" for group in awaited)

    def _target_states(self, member: Member) -> list[str]:
        return [target_health.state(group, member.id, self.group.ec2_backend) for group in self._target_groups()]

    def _target_groups(self) -> list[FakeTargetGroup]:
        known = self.group.autoscaling_backend.elbv2_backend.target_groups
        return [known[arn] for arn in self.group.target_group_arns if arn in known]

    def _register_targets(self) -> None:
        """Register members in service as targets, and deregister those that left or whose group was detached."""
        if self.is_suspended("AddToLoadBalancer"):
            return
        in_service = {
            member.id
            for member in self.members
            if member.lifecycle_state == "InService" and member.instance.state == "running"
        }
        wanted = {group.arn: in_service for group in self._target_groups()}
        known = self.group.autoscaling_backend.elbv2_backend.target_groups
        for arn in set(wanted) | set(self._registered):
            group = known.get(arn)
            if group is None:
                continue
            for instance_id in wanted.get(arn, set()) - set(group.targets):
                group.register([{"Id": instance_id, "Port": group.port}])
            for instance_id in self._registered.get(arn, set()) - wanted.get(arn, set()):
                self._deregister(group, instance_id)
        self._registered = {arn: set(ids) for arn, ids in wanted.items()}

    @staticmethod
    def _deregister(group: FakeTargetGroup, instance_id: str) -> None:
        if instance_id in group.targets:
            group.deregister([{"Id": instance_id}])


_behaviours: RecordState[Behaviour | None] = RecordState(lambda: None)


def begin(group: FakeAutoScalingGroup) -> None:
    _behaviours.put(group.arn, Behaviour(group))


def of(group: FakeAutoScalingGroup) -> Behaviour:
    behaviour = _behaviours.of(group.arn)
    if behaviour is None:
        raise LookupError(f"the Auto Scaling group {group.name} was not made by the local AWS")
    return behaviour
