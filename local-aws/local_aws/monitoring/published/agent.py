"""The CloudWatch agent of each instance, configured as State Manager does it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Install-CloudWatch-Agent.html
"""

from __future__ import annotations

from collections.abc import Iterator

from moto.ec2.models.instances import Instance
from moto.ssm.models import SimpleSystemManagerBackend, ssm_backends

from local_aws import aws, emulation_settings, state_manager
from local_aws.monitoring.published import agent_configuration, disks, instances
from local_aws.monitoring.published.agent_configuration import Configuration
from local_aws.monitoring.published.agent_document import configuration_parameters
from local_aws.monitoring.series import Metric, Reading, metric

_RECOVERY_PARTITION = 97.0
"""The used space in percent."""


def readings(region: str) -> Iterator[Reading]:
    """Yield the readings of all agents. Agents with the same dimensions publish one metric of several values."""
    ssm = ssm_backends[aws.account_id()][region]
    values: dict[tuple[Metric, str, int], list[float]] = {}
    for instance in instances.running(region):
        if instance.id in emulation_settings.current().dead_agents:
            continue
        applied = state_manager.applied_to(ssm, instance.id, instances.tags(instance))
        for configuration in _configurations(ssm, applied):
            for series in configuration.series(_machine(instance, applied)):
                for dimensions in series.dimension_sets():
                    named = metric(
                        configuration.namespace,
                        series.name,
                        [{"Name": key, "Value": value} for key, value in dimensions],
                    )
                    values.setdefault((named, series.unit, series.period), []).append(series.value)
    for (named, unit, period), found in values.items():
        yield Reading(named, unit, period, tuple(sorted(found)))


def _configurations(ssm: SimpleSystemManagerBackend, applied: list[state_manager.Association]) -> list[Configuration]:
    """Return the configurations that the agent accepts."""
    texts = [
        parameter.value
        for name in configuration_parameters(ssm, applied)
        if (parameter := ssm.get_parameter(name)) is not None
    ]
    return [found for text in texts if (found := agent_configuration.parse(text)) is not None]


def _machine(instance: Instance, applied: list[state_manager.Association]) -> agent_configuration.Machine:
    turned = emulation_settings.current()
    is_windows = (instance.platform or "").lower() == "windows"
    used = turned.disk_percent.get(instance.id, {})
    tags = instances.tags(instance)
    placed = dict.fromkeys(disks.places(instance, is_windows, applied), agent_configuration.ORDINARY_USE)
    return agent_configuration.Machine(
        is_windows=is_windows,
        host=instance.private_dns_name,
        facts={
            "InstanceId": instance.id,
            "ImageId": instance.image_id,
            "InstanceType": instance.instance_type,
            **({"AutoScalingGroupName": tags[instances.GROUP_TAG]} if instances.GROUP_TAG in tags else {}),
        },
        disk_percent={
            place: float(used.get(place, ordinary))
            for place, ordinary in {**_without_letter(is_windows), **placed}.items()
        },
        memory_percent=float(turned.memory_percent.get(instance.id, agent_configuration.ORDINARY_USE)),
        cpu_percent=float(turned.cpu_percent.get(instance.id, instances.IDLE_CPU)),
    )


def _without_letter(is_windows: bool) -> dict[str, float]:
    """Return the volumes of Windows without a letter. A recovery partition is always nearly full.

    https://github.com/netdata/netdata/issues/18993
    """
    return {"HarddiskVolume1": _RECOVERY_PARTITION} if is_windows else {}
