"""Changes of a DB instance that wait for the maintenance window, and parameters that wait for a reboot.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
"""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBInstance, RDSBackend

from local_aws import emulation_settings
from local_aws.databases import instance_state, phases, sql_server
from local_aws.moto_methods import replaces

_DEFERRED = {
    "allocated_storage": "AllocatedStorage",
    "db_instance_class": "DBInstanceClass",
    "engine_version": "EngineVersion",
    "iops": "Iops",
    "multi_az": "MultiAZ",
    "new_db_instance_identifier": "DBInstanceIdentifier",
    "storage_throughput": "StorageThroughput",
    "storage_type": "StorageType",
}
"""https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PendingModifiedValues.html"""


def install() -> None:
    modify, reboot = RDSBackend.modify_db_instance, RDSBackend.reboot_db_instance

    @replaces(RDSBackend, "modify_db_instance")
    def modify_db_instance(self: RDSBackend, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> DBInstance:
        (instance,) = self.describe_db_instances(db_instance_identifier)
        if not sql_server.is_sql_server(instance.engine):
            return modify(self, db_instance_identifier, db_kwargs)
        phases.require_available(instance)
        sql_server.check_change(instance, db_kwargs)
        if db_kwargs.get("db_parameter_group_name") not in (None, instance.db_parameter_group_name):
            instance_state.of(instance).waits_for_reboot = True
        state = instance_state.of(instance)
        waiting = state.pending_changes
        if db_kwargs.get("apply_immediately"):
            modified = modify(self, db_instance_identifier, {**waiting, **db_kwargs})
            state.pending_changes = {}
            phases.begin(instance, ("modifying", emulation_settings.current().database_modification_seconds))
            return modified
        deferred = {name: db_kwargs[name] for name in _DEFERRED if name in db_kwargs}
        changed = {name: value for name, value in deferred.items() if str(value) != str(getattr(instance, name, None))}
        state.pending_changes = {**{name: value for name, value in waiting.items() if name not in deferred}, **changed}
        return modify(
            self, db_instance_identifier, {name: value for name, value in db_kwargs.items() if name not in _DEFERRED}
        )

    @replaces(RDSBackend, "reboot_db_instance")
    def reboot_db_instance(self: RDSBackend, db_instance_identifier: str) -> DBInstance:
        instance = reboot(self, db_instance_identifier)
        instance_state.of(instance).waits_for_reboot = False
        return instance

    def pending_modified_values(self: DBInstance) -> dict[str, Any]:
        state = instance_state.of(self)
        renaming = {"new_db_instance_identifier": state.renaming[0]} if state.renaming else {}
        return {_DEFERRED[name]: value for name, value in {**state.pending_changes, **renaming}.items()}

    def db_parameter_group_status_list(self: DBInstance) -> list[dict[str, str]]:
        status = "pending-reboot" if instance_state.of(self).waits_for_reboot else "in-sync"
        return [
            {"DBParameterGroupName": group.name, "ParameterApplyStatus": status} for group in self.db_parameter_groups()
        ]

    replaces(DBInstance, "pending_modified_values")(property(pending_modified_values))
    replaces(DBInstance, "db_parameter_group_status_list")(property(db_parameter_group_status_list))


def wait_for_reboot(backend: RDSBackend, parameter_group_name: str) -> None:
    """Mark every instance with this group as waiting for a reboot.

    All parameters count as static, because their kind is unknown.
    """
    for instance in backend.databases.values():
        if instance.db_parameter_group_name == parameter_group_name:
            instance_state.of(instance).waits_for_reboot = True
