"""The managed nodes of Systems Manager, which moto does not have.

An instance with an instance profile is a node as soon as it runs: its agent is part of its image. The agent answers
once the instance has booted. The setting ``silent_agents`` stops the agents of instances.

https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-ec2.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import Instance
from moto.ssm.exceptions import SSMException
from moto.ssm.responses import SimpleSystemManagerResponse

from local_aws import clock, emulation_settings
from local_aws.compute import instances
from local_aws.moto_methods import replaces

_AGENT_VERSION = "3.3.2299.0"
_NODES = ("running", "stopping", "stopped")


def install() -> None:
    replaces(SimpleSystemManagerResponse, "describe_instance_information")(_describe)


def _describe(self: SimpleSystemManagerResponse) -> ActionResult:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html"""
    if self._get_param("Filters") or self._get_param("InstanceInformationFilterList"):
        raise SSMException("InvalidFilterKey", "The local AWS does not filter managed nodes")
    backend = ec2_backends[self.current_account][self.region]
    found = [each for reservation in backend.reservations.values() for each in reservation.instances]
    return ActionResult({"InstanceInformationList": [_node(each) for each in found if _is_node(each)]})


def _is_node(instance: Instance) -> bool:
    return instance.state in _NODES and instance.id in instance.ec2_backend.iam_instance_profile_associations


def _node(instance: Instance) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformation.html"""
    silent = emulation_settings.current().silent_agents
    has_booted = clock.now() >= instances.booted_at(instance)
    is_online = instance.state == "running" and has_booted and instance.id not in silent
    return {
        "InstanceId": instance.id,
        "PingStatus": "Online" if is_online else "ConnectionLost",
        "LastPingDateTime": clock.now() if is_online else None,
        "AgentVersion": _AGENT_VERSION,
        "PlatformType": "Windows" if instance.platform == "windows" else "Linux",
        "ResourceType": "EC2Instance",
        "IPAddress": instance.private_ip,
    }
