"""What a group does by itself: brings members into service, replaces the unhealthy, keeps its size.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html
"""

from __future__ import annotations

import threading
from datetime import timedelta

from moto.autoscaling.models import FakeAutoScalingGroup
from moto.elbv2.models import FakeTargetGroup

from local_aws import clock, knobs
from local_aws.compute import instances, launches, target_health
from local_aws.compute.activities import Activity, History
from local_aws.compute.instance_refresh import InstanceRefresh
from local_aws.compute.member import Member

lock = threading.RLock()
"""Held by whoever changes a group: the reconciler and the API."""

# AWS waits longer after each failure; tests need not.
_LAUNCH_RETRY = timedelta(seconds=5)


class Behaviour:
    def __init__(self, group: FakeAutoScalingGroup):
        self.group = group
        self.history = History(group.name)
        self.refreshes: list[InstanceRefresh] = []
        self.surge = 0
        """Members beyond the desired capacity, while a refresh launches before it terminates."""
        self._registered: dict[str, set[str]] = {}
        self._failed_launches: list[Activity] = []
        self._retry_launch_at = clock.now()

    @property
    def members(self) -> list[Member]:
        return self.group.instance_states

    def reconcile(self) -> None:
        self._enter_service()
        self._check_health()
        self._replace_unhealthy()
        self._refresh()
        self._scale()
        self._register_targets()

    def failed_launches(self) -> list[Activity]:
        """Those that nobody has been told of yet."""
        failed, self._failed_launches = self._failed_launches, []
        return failed

    def due_signals(self) -> list[Member]:
        """Members whose machine would now tell CloudFormation that it is ready, each once."""
        due = []
        for member in self.members:
            if member.signalled or member.lifecycle_state != "InService" or not self._is_ready(member):
                continue
            member.healthy_since = member.healthy_since or clock.now()
            if clock.now() >= member.healthy_since + timedelta(seconds=knobs.current().signal_delay_seconds):
                member.signalled = True
                due.append(member)
        return due

    def relaunch_at_once(self) -> None:
        """The group was changed: what failed before may work now."""
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
        """Nothing is going to change with the time alone."""
        active = [member for member in self.members if member.is_active]
        waiting = any(member.lifecycle_state == "Pending" or not self.passes_health_checks(member) for member in active)
        return not waiting and len(active) == self.group.desired_capacity and not any(refresh.is_active for refresh in self.refreshes)

    def passes_health_checks(self, member: Member) -> bool:
        if member.instance.state != "running" or member.was_powered_down:
            return False
        return self.group.health_check_type != "ELB" or all(state == "healthy" for state in self._target_states(member))

    def _enter_service(self) -> None:
        for member in self.members:
            if member.lifecycle_state == "Pending" and member.instance.state == "running":
                member.enter_service()

    def _check_health(self) -> None:
        if self.is_suspended("HealthCheck"):
            return
        for member in self.members:
            if member.is_active and self._fault(member):
                member.health_status = "Unhealthy"

    def _fault(self, member: Member) -> str | None:
        """A state other than running is a failure at once, the load balancer's verdict only after the grace period.

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

    def _replace_unhealthy(self) -> None:
        if self.is_suspended("ReplaceUnhealthy") or self.is_suspended("Terminate"):
            return
        for member in list(self.members):
            if member.health_status == "Unhealthy" and member.is_active:
                reason = self._fault(member) or "a user health-check"
                self.terminate(member, f"an instance was taken out of service in response to {reason}.")

    def _refresh(self) -> None:
        for refresh in self.refreshes:
            if refresh.is_active:
                refresh.advance(self)

    def _scale(self) -> None:
        active = [member for member in self.members if member.is_active]
        wanted = self.group.desired_capacity + self.surge - len(active)
        if wanted > 0 and not self.is_suspended("Launch") and clock.now() >= self._retry_launch_at:
            self._launch(wanted)
        elif wanted < 0 and not self.is_suspended("Terminate"):
            for member in self._dispensable(active, -wanted):
                self.terminate(member, f"an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity to {self.group.desired_capacity}.")

    def _launch(self, count: int) -> None:
        cause = f"an instance was started in response to a difference between desired and actual capacity, increasing the capacity to {self.group.desired_capacity}."
        leaving = {each for refresh in self.refreshes if refresh.is_active for each in refresh.old}
        for _ in range(count):
            try:
                member = launches.launch(self.group, leaving)
            except launches.LaunchFailed as failure:
                self._failed_launches.append(self.history.launch_failed(cause, str(failure)))
                self._retry_launch_at = clock.now() + _LAUNCH_RETRY
                return
            self.group.instance_states = [*self.members, member]
            self.history.launched(member.id, cause)

    def _dispensable(self, active: list[Member], count: int) -> list[Member]:
        """The default termination policy: the fullest zone, then the oldest template version, then the oldest instance.

        https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
        """
        left = [member for member in active if not member.protected_from_scale_in]
        chosen: list[Member] = []
        while left and len(chosen) < count:
            zones = [member.availability_zone for member in left]

            def rank(member: Member) -> tuple[int, int, float]:
                return -zones.count(member.availability_zone), member.template_version or 0, member.instance.launch_time.timestamp()

            chosen.append(min(left, key=rank))
            left.remove(chosen[-1])
        return chosen

    def _is_ready(self, member: Member) -> bool:
        """Nothing runs in the machine, so what its boot script waits for is read off its user data: the target groups named there."""
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
        """Members in service are targets; those that left, or whose target group was detached, are not."""
        if self.is_suspended("AddToLoadBalancer"):
            return
        in_service = {member.id for member in self.members if member.lifecycle_state == "InService" and member.instance.state == "running"}
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


def of(group: FakeAutoScalingGroup) -> Behaviour:
    return group.behaviour
