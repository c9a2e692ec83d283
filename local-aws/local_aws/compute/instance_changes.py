"""Changes of an instance, and the states in which they are possible.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
"""

from __future__ import annotations

import base64
from typing import Any

from moto.core.responses import ActionResult
from moto.core.types import Base64EncodedString
from moto.core.utils import utcnow
from moto.ec2 import utils
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.iam_instance_profile import IamInstanceProfileAssociation, IamInstanceProfileAssociationBackend
from moto.ec2.models.instances import Instance, InstanceBackend, InstanceState, MetadataOptions
from moto.ec2.responses import instances
from moto.ec2.responses.monitoring import Monitoring

from local_aws.compute.instances import note_start
from local_aws.moto_methods import replaces

_ONLY_WHEN_STOPPED = {"ebs_optimized", "instance_type", "user_data"}
_SWITCHES = {"disable_api_stop", "disable_api_termination", "ebs_optimized"}


def install() -> None:
    _attributes_that_need_a_stop()
    _user_data_as_sent()
    _security_groups_of_the_interface_too()
    _metadata_options_one_by_one()
    _detailed_monitoring()
    _profiles_that_take_anothers_place()
    _starts_count_as_launches()


def _attributes_that_need_a_stop() -> None:
    original = InstanceBackend.modify_instance_attribute

    @replaces(InstanceBackend, "modify_instance_attribute")
    def modify_instance_attribute(self: InstanceBackend, instance_id: str, key: str, value: Any) -> Instance:
        if key in _ONLY_WHEN_STOPPED and self.get_instance(instance_id).state != "stopped":
            raise EC2ClientError(
                "IncorrectInstanceState", f"The instance '{instance_id}' is not in the 'stopped' state."
            )
        if key in _SWITCHES and isinstance(value, str):
            value = value.lower() == "true"
        # Missing user data is different from empty user data.
        return original(self, instance_id, key, value if value != b"" else None)


def _user_data_as_sent() -> None:
    """Accept user data that is encoded once. moto decodes it and then expects a second encoding.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_BlobAttributeValue.html
    """
    original = utils.parse_user_data

    @replaces(instances, "parse_user_data")
    def parse_user_data(value: Any) -> Base64EncodedString | None:
        return Base64EncodedString(base64.b64encode(value).decode()) if isinstance(value, bytes) else original(value)


def _security_groups_of_the_interface_too() -> None:
    """Set the security groups of the primary interface together with those of the instance.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/changing-security-group.html
    """

    @replaces(InstanceBackend, "modify_instance_security_groups")
    def modify_instance_security_groups(self: Any, instance_id: str, new_group_id_list: list[str]) -> Instance:
        instance, groups = self.get_instance(instance_id), []
        for group_id in new_group_id_list:
            group = self.get_security_group_from_id(group_id)
            if group is None:
                raise EC2ClientError("InvalidGroup.NotFound", f"The security group '{group_id}' does not exist")
            groups.append(group)
        instance.security_groups = groups
        instance.nics[0]._group_set = list(groups)
        return instance


def _metadata_options_one_by_one() -> None:
    """Keep an option that the request does not have: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html"""

    @replaces(InstanceBackend, "modify_instance_metadata_options")
    def modify_instance_metadata_options(
        self: InstanceBackend,
        instance_id: str,
        http_tokens: str | None = None,
        hop_limit: int | None = None,
        http_endpoint: str | None = None,
        dry_run: bool | None = False,
        http_protocol: str | None = None,
        metadata_tags: str | None = None,
    ) -> MetadataOptions:
        options = self.get_instance(instance_id).metadata_options
        options.http_tokens = http_tokens or options.http_tokens
        options.http_put_response_hop_limit = hop_limit or options.http_put_response_hop_limit
        options.http_endpoint = http_endpoint or options.http_endpoint
        options.http_protocol_ipv6 = http_protocol or options.http_protocol_ipv6
        options.instance_metadata_tags = metadata_tags or options.instance_metadata_tags
        return options


def _detailed_monitoring() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_MonitorInstances.html"""

    def switch(state: str) -> Any:
        def respond(self: Monitoring) -> ActionResult:
            instances = self.ec2_backend.get_multi_instances_by_id(self._get_param("InstanceIds", []))
            for instance in instances:
                instance.monitoring_state = state
            return ActionResult(
                {"InstanceMonitorings": [{"InstanceId": each.id, "Monitoring": {"State": state}} for each in instances]}
            )

        return respond

    replaces(Monitoring, "monitor_instances")(switch("enabled"))
    replaces(Monitoring, "unmonitor_instances")(switch("disabled"))


def _profiles_that_take_anothers_place() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html"""
    original = IamInstanceProfileAssociationBackend.replace_iam_instance_profile_association

    @replaces(IamInstanceProfileAssociationBackend, "replace_iam_instance_profile_association")
    def replace(self: IamInstanceProfileAssociationBackend, *args: Any, **kwargs: Any) -> IamInstanceProfileAssociation:
        association = original(self, *args, **kwargs)
        association.instance.iam_instance_profile = {
            "Arn": association.iam_instance_profile.arn,
            "Id": association.association_id,
        }
        return association


def _starts_count_as_launches() -> None:
    """Set ``LaunchTime`` to the time of the last start, from which the instance boots.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
    """
    original = Instance.start

    @replaces(Instance, "start")
    def start(self: Instance) -> InstanceState:
        if self.root_device_name not in self.block_device_mapping:
            raise EC2ClientError(
                "InvalidParameterValue",
                f"Invalid value '{self.id}' for instanceId. Instance does not have a volume attached at root "
                f"({self.root_device_name})",
            )
        previous = original(self)
        if previous.name == "stopped":
            self.launch_time = utcnow()
            note_start(self)
        return previous
