"""A rolling update of a group: obsolete members are replaced in batches, and the minimum stays in service.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html#cfn-attributes-updatepolicy-rollingupdate
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from local_aws import clock, emulation_settings
from local_aws.cloudformation.resource import Context, ResourceFailed
from local_aws.resources.rolling_update_policy import RollingUpdatePolicy

# Machines are emulated, so a member that is not in service by this time never will be.
_LAUNCH_TIME = timedelta(minutes=15)


@dataclass(frozen=True)
class View:
    """The members of a group at one moment."""

    obsolete: tuple[str, ...]
    current: tuple[str, ...]
    serving: frozenset[str]
    """Members of either kind that count as being in service."""
    unhealthy: frozenset[str]
    """Members that the group replaces, which do not count towards its capacity."""

    @property
    def size(self) -> int:
        return len(self.obsolete) + len(self.current)


class RollingUpdate:
    def __init__(
        self, context: Context, group_name: str, policy: RollingUpdatePolicy, size: int, min_size: int, max_size: int
    ):
        self._context = context
        self._group_name = group_name
        self._policy = policy
        self._size = size
        self._min_size = min_size
        self._max_size = max_size
        self._kept: tuple[str, ...] = ()
        """Members of the new template version that existed before the update."""
        self._kept = self._view().current

    def run(self) -> None:
        obsolete = len(self._view().obsolete)
        if not obsolete:
            return
        if self._policy.min_in_service >= self._max_size:
            raise ResourceFailed("MinInstancesInService must be less than the autoscaling group's MaxSize")
        self._announce(obsolete)
        suspended = self._suspend()
        try:
            self._make_room()
            while (view := self._view()).obsolete:
                self._replace_batch(view, obsolete)
        except Exception:
            self._drop_unproven()
            raise
        finally:
            self._resume(suspended)

    def _announce(self, obsolete: int) -> None:
        waiting = ""
        if self._policy.waits_for_signals:
            waiting = (
                f" Waiting on resource signals with a timeout of {self._policy.pause} when new instances are added to "
                "the autoscaling group."
            )
        self._context.progress(
            f"Rolling update initiated. Terminating {obsolete} obsolete instance(s) in batches of "
            f"{self._policy.max_batch_size}, "
            f"while keeping at least {self._policy.min_in_service} instance(s) in service.{waiting}"
        )

    def _make_room(self) -> None:
        """Raise the size of the group if the minimum in service leaves no member to terminate."""
        room = min(self._max_size, max(self._size, self._policy.min_in_service + self._policy.max_batch_size))
        view = self._view()
        if room <= view.size:
            return
        self._context.progress(f"Temporarily setting autoscaling group MinSize and DesiredCapacity to {room}.")
        self._resize(min_size=room, desired=room)
        self._await_launches(room - view.size)

    def _replace_batch(self, view: View, total: int) -> None:
        batch = self._next_batch(view)
        if not batch:
            if not self._context.wait_until(
                lambda: bool(self._next_batch(self._view())), max(self._policy.pause, _LAUNCH_TIME)
            ):
                raise ResourceFailed(f"Fewer than {self._policy.min_in_service} instances came into service")
            return
        replaced = min(len(batch), max(0, self._size - len(view.current)))
        done = 100 * (total - len(view.obsolete) + len(batch)) // total
        self._context.progress(
            f"Terminating instance(s) [{','.join(batch)}]; replacing with {replaced} new instance(s)."
        )
        self._terminate(batch, replaced)
        self._context.progress(
            f"Successfully terminated instance(s) [{','.join(batch)}] (Progress {max(0, min(100, done))}%)."
        )
        self._await_launches(replaced)

    def _next_batch(self, view: View) -> list[str]:
        """Return the next members to replace: those not in service first, then as many as the minimum allows."""
        idle = [member for member in view.obsolete if member not in view.serving]
        serving = [member for member in view.obsolete if member in view.serving]
        spare = max(0, len(view.serving) - self._policy.min_in_service)
        return [*idle, *serving[:spare]][: self._policy.max_batch_size]

    def _terminate(self, batch: list[str], replaced: int) -> None:
        surplus = len(batch) - replaced
        if surplus:
            self._resize(min_size=min(self._min_size, self._size))
        for index, member in enumerate(batch):
            self._let_go(member, decrement=index >= replaced)

    def _let_go(self, member: str, decrement: bool) -> None:
        try:
            self._autoscaling(
                "TerminateInstanceInAutoScalingGroup", InstanceId=member, ShouldDecrementDesiredCapacity=decrement
            )
        except ClientError as error:
            # The group itself may have replaced the member; the next view of the group contains its successor.
            if "not found" not in str(error).lower():
                raise

    def _await_launches(self, count: int) -> None:
        if not count:
            return
        tolerated = self._policy.tolerated_failures(count)
        if self._policy.waits_for_signals:
            self._context.progress(
                f"New instance(s) added to autoscaling group - Waiting on {count} resource signal(s) with a timeout "
                f"of {self._policy.pause}."
            )
        failed = 0

        def arrived() -> bool:
            nonlocal failed
            view, desired = self._view(), self._described()["DesiredCapacity"]
            failed = sum(
                signal.status == "FAILURE" and signal.unique_id in view.current
                for signal in self._context.signals.received
            )
            missing = desired - len(view.obsolete) - len([member for member in view.current if member in view.serving])
            return missing <= tolerated or failed > tolerated

        patience = self._policy.pause if self._policy.waits_for_signals else _LAUNCH_TIME
        in_time = self._context.wait_until(arrived, patience)
        if failed > tolerated:
            raise ResourceFailed(self._unsatisfied(f"Received {failed} FAILURE signal(s) out of {count}"))
        if not in_time:
            succeeded = sum(signal.status == "SUCCESS" for signal in self._context.signals.received)
            raise ResourceFailed(
                self._unsatisfied(f"Received {min(succeeded, count - 1)} SUCCESS signal(s) out of {count}")
            )
        if not self._policy.waits_for_signals:
            paused = clock.now() + self._policy.pause
            self._context.wait_until(lambda: clock.now() >= paused, self._policy.pause)

    def _unsatisfied(self, received: str) -> str:
        return (
            f"{received}. Unable to satisfy {self._policy.success_percentage}% MinSuccessfulInstancesPercent "
            "requirement"
        )

    def _drop_unproven(self) -> None:
        """After a failure, terminate the members that never became healthy, down to the size of the group."""
        self._resize(min_size=min(self._min_size, self._size))
        while (view := self._view()).size > self._size:
            unproven = sorted(
                (member for member in view.current if member not in view.serving),
                key=lambda member: member in view.unhealthy,
            )
            if not unproven:
                break
            self._let_go(unproven[0], decrement=self._described()["DesiredCapacity"] > self._size)
        self._resize(min_size=min(self._min_size, self._size), desired=self._size)

    def _suspend(self) -> list[str]:
        already = {each["ProcessName"] for each in self._described()["SuspendedProcesses"]}
        processes = [process for process in self._policy.suspended_processes if process not in already]
        if processes:
            self._autoscaling("SuspendProcesses", AutoScalingGroupName=self._group_name, ScalingProcesses=processes)
        return processes

    def _resume(self, processes: list[str]) -> None:
        if processes:
            self._autoscaling("ResumeProcesses", AutoScalingGroupName=self._group_name, ScalingProcesses=processes)

    def _resize(self, min_size: int, desired: int | None = None) -> None:
        wanted = {} if desired is None else {"DesiredCapacity": desired}
        self._autoscaling("UpdateAutoScalingGroup", AutoScalingGroupName=self._group_name, MinSize=min_size, **wanted)

    def _view(self) -> View:
        group = self._described()
        template = group["LaunchTemplate"]
        members = {member["InstanceId"]: member for member in group["Instances"]}
        subnets = self._subnets(list(members))
        allowed = set(group["VPCZoneIdentifier"].split(","))

        def is_current(member: dict[str, Any]) -> bool:
            launched = member.get("LaunchTemplate", {})
            same = (launched.get("LaunchTemplateId"), launched.get("Version")) == (
                template["LaunchTemplateId"],
                template["Version"],
            )
            return same and subnets[member["InstanceId"]] in allowed

        current = tuple(name for name, member in members.items() if is_current(member))
        # In a rollback, the member that was launched last is the most likely one to be broken.
        oldest_first = tuple(emulation_settings.in_replacement_order([name for name in members if name not in current]))
        obsolete = oldest_first[::-1] if self._context.rolling_back else oldest_first
        signalled = {signal.unique_id for signal in self._context.signals.received if signal.status == "SUCCESS"}

        def is_serving(member: dict[str, Any]) -> bool:
            name = member["InstanceId"]
            proven = not self._policy.waits_for_signals or name in obsolete or name in self._kept or name in signalled
            return proven and member["LifecycleState"] == "InService" and member["HealthStatus"] == "Healthy"

        unhealthy = frozenset(name for name, member in members.items() if member["HealthStatus"] == "Unhealthy")
        return View(
            obsolete, current, frozenset(name for name, member in members.items() if is_serving(member)), unhealthy
        )

    def _subnets(self, members: list[str]) -> dict[str, str]:
        if not members:
            return {}
        reservations = self._context.call("ec2", "DescribeInstances", {"InstanceIds": members})["Reservations"]
        return {
            instance["InstanceId"]: instance.get("SubnetId", "")
            for each in reservations
            for instance in each["Instances"]
        }

    def _described(self) -> dict[str, Any]:
        return self._autoscaling("DescribeAutoScalingGroups", AutoScalingGroupNames=[self._group_name])[
            "AutoScalingGroups"
        ][0]

    def _autoscaling(self, operation: str, **parameters: Any) -> dict[str, Any]:
        return self._context.call("autoscaling", operation, parameters)
