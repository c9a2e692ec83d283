"""Where moto's services answer otherwise than AWS and no API offers a way round.

Each correction names the rule of AWS that it follows.
"""

from __future__ import annotations

import json
from copy import copy
from typing import Any

from moto.cloudtrail.responses import CloudTrailResponse
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.iam.models import AWSManagedPolicy, IAMBackend
from moto.logs.responses import LogsResponse


def install() -> None:
    _conditional_denials_are_neutral()
    _no_trail_of_events()
    _log_groups_change_their_key()
    _managed_policies_are_read_once()


def _conditional_denials_are_neutral() -> None:
    """moto enforces the Deny statements of bucket policies and overlooks their conditions, so "deny without TLS" would deny all.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    """
    original = IAMPolicyStatement.is_action_permitted

    def is_action_permitted(self: IAMPolicyStatement, *args: Any, **kwargs: Any) -> PermissionResult:
        if self._statement["Effect"] == "Deny" and self._statement.get("Condition"):
            return PermissionResult.NEUTRAL
        return original(self, *args, **kwargs)

    IAMPolicyStatement.is_action_permitted = is_action_permitted


def _no_trail_of_events() -> None:
    """After a failed deployment the CDK CLI looks for the cause in CloudTrail, whose history lags by minutes anyway.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
    """
    CloudTrailResponse.lookup_events = lambda self: json.dumps({"Events": []})


def _log_groups_change_their_key() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"""

    def set_key(self: LogsResponse) -> str:
        self.logs_backend.groups[self._get_param("logGroupName")].kms_key_id = self._get_param("kmsKeyId")
        return "{}"

    LogsResponse.associate_kms_key = set_key
    LogsResponse.disassociate_kms_key = set_key


def _managed_policies_are_read_once() -> None:
    """moto parses AWS's thousand policies for every new account, half a second each; between two resets they do not change.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
    """
    original = IAMBackend._init_aws_policies
    read: dict[str, list[AWSManagedPolicy]] = {}

    def _init_aws_policies(self: IAMBackend) -> list[AWSManagedPolicy]:
        if self.account_id not in read:
            read[self.account_id] = original(self)
        # Copies, as attachments are counted in them.
        return [copy(policy) for policy in read[self.account_id]]

    IAMBackend._init_aws_policies = _init_aws_policies
