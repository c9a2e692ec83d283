"""Elastic Load Balancing.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from moto.ec2.models import EC2Backend, ec2_backends
from moto.elbv2.models import FakeLoadBalancer, FakeTargetGroup, elbv2_backends

from local_aws import aws, emulation_settings
from local_aws.compute import instances, target_health
from local_aws.monitoring.series import MINUTE, Metric, Reading, metric

_NAMESPACES = {"application": "AWS/ApplicationELB", "network": "AWS/NetworkELB"}
_HOSTS = {"HealthyHostCount": "healthy", "UnHealthyHostCount": "unhealthy"}


def readings(region: str) -> Iterator[Reading]:
    backend, ec2 = elbv2_backends[aws.account_id()][region], ec2_backends[aws.account_id()][region]
    for group in list(backend.target_groups.values()):
        for arn in group.load_balancer_arns:
            balancer = backend.load_balancers.get(arn)
            if balancer is not None and group.target_type == "instance":
                yield from _hosts(balancer, group, ec2)
            if balancer is not None:
                yield from _counts(
                    balancer, group.name, {"LoadBalancer": _suffix(balancer.arn), "TargetGroup": _group_suffix(group)}
                )
    for balancer in list(backend.load_balancers.values()):
        yield from _counts(balancer, balancer.name, {"LoadBalancer": _suffix(balancer.arn)})


def _hosts(balancer: FakeLoadBalancer, group: FakeTargetGroup, ec2: EC2Backend) -> Iterator[Reading]:
    """Yield the hosts in all zones and in each zone, and nothing while no target is registered."""
    states: dict[str, list[str]] = {}
    booted: list[datetime] = []
    for target in list(group.targets):
        instance = ec2.get_instance_by_id(target)
        if instance is not None:
            states.setdefault(str(instance._placement.zone), []).append(target_health.state(group, target, ec2))
            booted.append(instances.booted_at(instance))
    # A leap passes over the moment at which a target became healthy.
    since = max(booted).timestamp() if booted else None
    dimensions = {"LoadBalancer": _suffix(balancer.arn), "TargetGroup": _group_suffix(group)}
    all_states = [state for of_zone in states.values() for state in of_zone]
    for name, wanted in _HOSTS.items():
        for zone, found in [(None, all_states), *sorted(states.items())]:
            if found:
                value = float(sum(state == wanted for state in found))
                yield Reading(
                    _metric(balancer, name, {**dimensions, **({"AvailabilityZone": zone} if zone else {})}),
                    "Count",
                    MINUTE,
                    (value,),
                    since,
                )


def _counts(balancer: FakeLoadBalancer, name: str, dimensions: dict[str, str]) -> Iterator[Reading]:
    """Yield the counts of requests. Errors are published only if there are any."""
    for counted, value in emulation_settings.current().load_balancer_metrics.get(name, {}).items():
        if value:
            yield Reading(_metric(balancer, counted, dimensions), "Count", MINUTE, (float(value),))


def _metric(balancer: FakeLoadBalancer, name: str, dimensions: dict[str, str]) -> Metric:
    return metric(
        _NAMESPACES[balancer.type], name, [{"Name": key, "Value": value} for key, value in dimensions.items()]
    )


def _suffix(arn: str) -> str:
    """Return the end of an ARN, such as ``app/web/50dc6c495c0c9188``."""
    return arn.partition(":loadbalancer/")[2]


def _group_suffix(group: FakeTargetGroup) -> str:
    return str(group.arn).rpartition(":")[2]
