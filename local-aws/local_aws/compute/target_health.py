"""The health of a target as its load balancer sees it.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import EC2Backend
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeTargetGroup

from local_aws import clock
from local_aws.compute import instances
from local_aws.moto_methods import replaces


def install() -> None:
    original = FakeTargetGroup.health_for

    @replaces(FakeTargetGroup, "health_for")
    def health_for(self: FakeTargetGroup, target: dict[str, Any], ec2_backend: EC2Backend) -> FakeHealthStatus:
        status = original(self, target, ec2_backend)
        if status.status == "healthy":
            status.status, status.reason, status.description = _checked(self, target["Id"], ec2_backend)
        return status

    _follow_listeners()


def state(group: FakeTargetGroup, instance_id: str, ec2_backend: EC2Backend) -> str:
    return group.health_for({"Id": instance_id}, ec2_backend).status


def _checked(group: FakeTargetGroup, target_id: str, ec2_backend: EC2Backend) -> tuple[str, str | None, str | None]:
    if not group.load_balancer_arns:
        return "unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer"
    instance = ec2_backend.get_instance_by_id(target_id)
    if instance is None:
        return "healthy", None, None
    if clock.now() < instances.booted_at(instance):
        return "initial", "Elb.RegistrationInProgress", "Target registration is in progress"
    if instances.answers_health_checks(instance):
        return "healthy", None, None
    return "unhealthy", "Target.Timeout", "Request timed out"


def _follow_listeners() -> None:
    """Remove a target group from its load balancer when no listener forwards to it. moto only adds it."""

    def refresh(backend: ELBv2Backend) -> None:
        used: dict[str, set[str]] = {}
        for balancer in backend.load_balancers.values():
            for listener in balancer.listeners.values():
                for rule in listener.rules.values():
                    for action in rule.actions:
                        if action.type == "forward":
                            for arn in backend._get_target_group_arns_from(action_data=action.data):
                                used.setdefault(arn, set()).add(balancer.arn)
        for arn, group in backend.target_groups.items():
            group.load_balancer_arns = sorted(used.get(arn, ()))

    def refreshed(name: str) -> None:
        original = getattr(ELBv2Backend, name)

        @replaces(ELBv2Backend, name)
        def change(self: ELBv2Backend, *args: Any, **kwargs: Any) -> Any:
            result = original(self, *args, **kwargs)
            refresh(self)
            return result

    for name in (
        "create_listener",
        "modify_listener",
        "delete_listener",
        "create_rule",
        "modify_rule",
        "delete_rule",
        "delete_load_balancer",
    ):
        refreshed(name)
