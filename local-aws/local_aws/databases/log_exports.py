"""Logs that RDS exports to CloudWatch Logs.

RDS creates a log group when it first writes to it, at a time that it does not promise. Here it does so at once, before
CloudFormation hears that the DB instance is available, and without a key and a retention: a template that has the group
as well fails.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/190
"""

from __future__ import annotations

from typing import Any

from moto.logs.models import logs_backends
from moto.rds.models import DBInstance, RDSBackend

from local_aws.moto_methods import replaces


def install() -> None:
    for name in (
        "create_db_instance",
        "restore_db_instance_from_db_snapshot",
        "restore_db_instance_to_point_in_time",
        "modify_db_instance",
    ):
        _create_groups_after(name)


def _create_groups_after(operation: str) -> None:
    original = getattr(RDSBackend, operation)

    @replaces(RDSBackend, operation)
    def create_groups_after(self: RDSBackend, *args: Any, **kwargs: Any) -> DBInstance:
        instance = original(self, *args, **kwargs)
        create_groups(self, instance)
        return instance


def create_groups(backend: RDSBackend, instance: DBInstance) -> None:
    logs = logs_backends[backend.account_id][backend.region_name]
    for kind in instance.enabled_cloudwatch_logs_exports:
        logs.ensure_log_group(f"/aws/rds/instance/{instance.db_instance_identifier}/{kind}")
