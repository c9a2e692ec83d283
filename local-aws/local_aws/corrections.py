"""Corrections of answers in which moto differs from AWS, and that no API can change.

Each correction names the rule of AWS that it follows.
"""

from __future__ import annotations

import itertools
import json
import re
from copy import copy
from typing import Any

from moto.cloudtrail.responses import CloudTrailResponse
from moto.ec2.models import elastic_ip_addresses
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.responses.network_acls import NetworkACLs
from moto.ec2.responses.vpcs import VPCs
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.iam.models import IAMBackend, ManagedPolicy
from moto.logs.responses import LogsResponse
from moto.ssm.exceptions import SSMException, ValidationException
from moto.ssm.models import Parameter, SimpleSystemManagerBackend

from local_aws.moto_methods import replaces


def install() -> None:
    _conditional_denials_are_neutral()
    _no_trail_of_events()
    _log_groups_change_their_key()
    _acl_entries_keep_their_icmp_type("create_network_acl_entry")
    _acl_entries_keep_their_icmp_type("replace_network_acl_entry")
    _rules_between_groups_keep_their_description()
    _endpoints_change_their_private_dns()
    _managed_policies_are_read_once()
    _public_addresses_look_public()
    _parameters_fit_their_tier_and_pattern()


def _conditional_denials_are_neutral() -> None:
    """Ignore Deny statements with conditions in bucket policies.

    moto ignores the conditions, so "deny without TLS" would deny all.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    """
    original = IAMPolicyStatement.is_action_permitted

    @replaces(IAMPolicyStatement, "is_action_permitted")
    def is_action_permitted(self: IAMPolicyStatement, *args: Any, **kwargs: Any) -> PermissionResult:
        if self._statement["Effect"] == "Deny" and self._statement.get("Condition"):
            return PermissionResult.NEUTRAL
        return original(self, *args, **kwargs)


def _no_trail_of_events() -> None:
    """Return no events of CloudTrail, whose history lags by minutes. The CDK CLI reads it after a failed deployment.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
    """
    replaces(CloudTrailResponse, "lookup_events")(lambda self: json.dumps({"Events": []}))


def _log_groups_change_their_key() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"""

    @replaces(LogsResponse, "disassociate_kms_key")
    @replaces(LogsResponse, "associate_kms_key")
    def set_key(self: LogsResponse) -> str:
        self.logs_backend.groups[self._get_param("logGroupName")].kms_key_id = self._get_param("kmsKeyId")
        return "{}"


def _acl_entries_keep_their_icmp_type(operation: str) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IcmpTypeCode.html"""
    original = getattr(NetworkACLs, operation)

    @replaces(NetworkACLs, operation)
    def handle(self: NetworkACLs) -> Any:
        result = original(self)
        acl = self.ec2_backend.get_network_acl(self._get_param("NetworkAclId"))
        place = (self._get_param("RuleNumber"), self._get_param("Egress"))
        entry = next(each for each in acl.network_acl_entries if (each.rule_number, each.egress) == place)
        entry.icmp_type, entry.icmp_code = self._get_param("IcmpTypeCode.Type"), self._get_param("IcmpTypeCode.Code")
        return result


def _rules_between_groups_keep_their_description() -> None:
    """Store the description of a rule between groups, and ignore it when two rules are compared.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UpdateSecurityGroupRuleDescriptionsIngress.html
    """
    original = SecurityGroupRule.__eq__

    def description(self: SecurityGroupRule) -> str | None:
        return self.ip_range.get("Description") or self.source_group.get("Description")

    def undescribed(rule: SecurityGroupRule) -> SecurityGroupRule:
        rule = copy(rule)
        rule.source_group = {key: value for key, value in rule.source_group.items() if key != "Description"}
        return rule

    replaces(SecurityGroupRule, "description")(property(description))
    replaces(SecurityGroupRule, "__eq__")(lambda self, other: original(undescribed(self), undescribed(other)))


def _endpoints_change_their_private_dns() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html"""
    original = VPCs.modify_vpc_endpoint

    @replaces(VPCs, "modify_vpc_endpoint")
    def modify_vpc_endpoint(self: VPCs) -> Any:
        result = original(self)
        endpoint = self.ec2_backend.vpc_end_points[self._get_param("VpcEndpointId")]
        endpoint.private_dns_enabled = self._get_bool_param("PrivateDnsEnabled", endpoint.private_dns_enabled)
        return result


def _managed_policies_are_read_once() -> None:
    """Parse the managed policies of AWS once. moto parses a thousand of them for every new account, for half a second.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
    """
    original = IAMBackend._init_aws_policies
    read: dict[str, list[ManagedPolicy]] = {}

    @replaces(IAMBackend, "_init_aws_policies")
    def _init_aws_policies(self: IAMBackend) -> list[ManagedPolicy]:
        if self.account_id not in read:
            read[self.account_id] = original(self)
        # Copies, as attachments are counted in them.
        return [copy(policy) for policy in read[self.account_id]]


def _public_addresses_look_public() -> None:
    """Give Elastic IP addresses of a range for documentation, because moto takes them from the loopback range: https://www.rfc-editor.org/rfc/rfc5737"""
    host_numbers = itertools.cycle(range(1, 255))
    replaces(elastic_ip_addresses, "random_ip")(lambda: f"203.0.113.{next(host_numbers)}")


def _parameters_fit_their_tier_and_pattern() -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"""
    original = SimpleSystemManagerBackend.put_parameter
    standard, advanced = 4096, 8192

    @replaces(SimpleSystemManagerBackend, "put_parameter")
    def put_parameter(
        self: SimpleSystemManagerBackend,
        name: str,
        description: str,
        value: str,
        parameter_type: str,
        allowed_pattern: str,
        keyid: str,
        overwrite: bool,
        tags: list[dict[str, str]],
        data_type: str,
        tier: str | None,
        policies: str | None,
    ) -> Parameter:
        # Values that an overwriting request does not have stay unchanged.
        previous = self.get_parameter(name)
        pattern = allowed_pattern or (previous and previous.allowed_pattern)
        if pattern and not re.search(pattern, value):
            raise SSMException(
                "ParameterPatternMismatchException",
                f"Parameter value, cannot be validated against allowedPattern: {pattern}",
            )
        if (tier or (previous and previous.tier) or "Standard") == "Standard" and len(value) > standard:
            raise ValidationException(
                f"Standard tier parameters support a maximum parameter value of {standard} characters. "
                "To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier."
            )
        if len(value) > advanced:
            raise ValidationException(f"Parameter values have a maximum of {advanced} characters.")
        return original(
            self,
            name,
            description,
            value,
            parameter_type,
            allowed_pattern,
            keyid,
            overwrite,
            tags,
            data_type,
            tier,
            policies,
        )
