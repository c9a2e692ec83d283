"""The metrics that a group publishes.

https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_EnableMetricsCollection.html
"""

from __future__ import annotations

from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import EmptyResult

from local_aws.moto_methods import replaces

METRICS = (
    "GroupMinSize",
    "GroupMaxSize",
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupPendingInstances",
    "GroupStandbyInstances",
    "GroupTerminatingInstances",
    "GroupTotalInstances",
    "GroupInServiceCapacity",
    "GroupPendingCapacity",
    "GroupStandbyCapacity",
    "GroupTerminatingCapacity",
    "GroupTotalCapacity",
)


def install() -> None:
    replaces(AutoScalingResponse, "enable_metrics_collection")(_enable)
    replaces(AutoScalingResponse, "disable_metrics_collection")(_disable)


def _enable(self: AutoScalingResponse) -> EmptyResult:
    """Enable the named metrics, or all if none is named, in addition to the enabled ones."""
    group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
    wanted = self._get_param("Metrics", []) or METRICS
    group.metrics = [each for each in METRICS if each in wanted or each in group.metrics]
    return EmptyResult()


def _disable(self: AutoScalingResponse) -> EmptyResult:
    group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
    unwanted = self._get_param("Metrics", []) or METRICS
    group.metrics = [each for each in group.metrics if each not in unwanted]
    return EmptyResult()
