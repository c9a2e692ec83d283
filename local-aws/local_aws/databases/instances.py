"""Creation, modification and deletion of DB instances.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
"""

from __future__ import annotations

import secrets
import string
from typing import Any

from moto.ec2.models import ec2_backends
from moto.rds.exceptions import DBInstanceNotFoundError, RDSClientError
from moto.rds.models import DBInstance, RDSBackend

from local_aws import emulation_settings
from local_aws.databases import instance_state, option_groups, parameter_groups, phases, sql_server, subnet_groups
from local_aws.databases.instance_state import InstanceState
from local_aws.moto_methods import replaces

_RESOURCE_ID_ALPHABET = string.ascii_uppercase + string.digits
_DEFAULT_KEY = "alias/aws/rds"
_GP3_IOPS, _GP3_THROUGHPUT = 3000, 125
"""The baseline of gp3 with SQL Server, at any size: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html"""
_INSIGHTS_RETENTION_DAYS = 7
_DEFAULTS = {
    "ca_certificate_identifier": "rds-ca-rsa2048-g1",
    "license_model": "license-included",
    "publicly_accessible": False,
}
_WITHOUT_PROVISIONED_IOPS = ("gp2", "standard")


def install() -> None:
    instance_state.install()
    _describe()
    _create()
    _modify()
    _delete()


def _describe() -> None:
    original = DBInstance.__init__

    @replaces(DBInstance, "__init__")
    def make(self: DBInstance, backend: RDSBackend, **settings: Any) -> None:
        original(self, backend, **settings)
        self.dbi_resource_id = "db-" + "".join(secrets.choice(_RESOURCE_ID_ALPHABET) for _ in range(26))
        instance_state.put(self, InstanceState(timezone=settings.get("timezone")))
        timing = emulation_settings.current()
        phases.begin(self, ("creating", timing.database_seconds))
        if self.backup_retention_period:
            phases.begin(self, ("backing-up", timing.database_backup_seconds))
            instance_state.of(self).first_backup_at = phases.end(self)
        _set_insights(self, settings, _insights_key(self, settings))

    def status(self: DBInstance) -> str:
        return phases.current(self, self.__dict__["status"])

    def set_status(self: DBInstance, value: str) -> None:
        # A property has precedence over the attribute of the same name, where moto keeps its value.
        self.__dict__["status"] = value

    def secondary_availability_zone(self: DBInstance) -> str | None:
        others = [zone for zone in _zones(self) if zone != self.availability_zone]
        return others[0] if self.multi_az and others else None

    replaces(DBInstance, "status")(property(status, set_status))
    replaces(DBInstance, "secondary_availability_zone")(property(secondary_availability_zone))


def _create() -> None:
    original = RDSBackend.create_db_instance

    @replaces(RDSBackend, "create_db_instance")
    def create_db_instance(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        if not sql_server.is_sql_server(db_kwargs.get("engine")):
            return original(self, db_kwargs)
        sql_server.check_creation(db_kwargs)
        settings = _with_secret_key(self, {**_DEFAULTS, **_storage(self, db_kwargs)})
        subnet_group = settings.get("db_subnet_group_name")
        if subnet_group:
            (group,) = self.describe_db_subnet_groups(subnet_group)
            settings.setdefault("availability_zone", subnet_groups.zones(group)[0])
            _check_security_groups(self, group.vpc_id, settings.get("vpc_security_group_ids") or [])
        if settings.get("engine_version"):
            _check_groups(self, settings, settings["engine"], settings["engine_version"])
        return original(self, settings)


def _modify() -> None:
    original = RDSBackend.modify_db_instance

    @replaces(RDSBackend, "modify_db_instance")
    def modify_db_instance(self: RDSBackend, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> DBInstance:
        (instance,) = self.describe_db_instances(db_instance_identifier)
        if not sql_server.is_sql_server(instance.engine):
            return original(self, db_instance_identifier, db_kwargs)
        sql_server.check_change(instance, db_kwargs)
        insights_key = _insights_key(instance, db_kwargs)
        _check_groups(self, db_kwargs, instance.engine, db_kwargs.get("engine_version", instance.engine_version))
        if hasattr(instance, "db_subnet_group"):
            _check_security_groups(self, instance.db_subnet_group.vpc_id, db_kwargs.get("vpc_security_group_ids") or [])
        original(self, db_instance_identifier, _attributes(instance, _with_secret_key(self, db_kwargs)))
        if instance.storage_type in _WITHOUT_PROVISIONED_IOPS:
            instance.iops = instance.storage_throughput = None
        _set_insights(instance, db_kwargs, insights_key)
        return instance


def _delete() -> None:
    original = RDSBackend.delete_db_instance

    @replaces(RDSBackend, "delete_db_instance")
    def delete_db_instance(
        self: RDSBackend,
        db_instance_identifier: str,
        final_db_snapshot_identifier: str | None = None,
        skip_final_snapshot: bool | None = False,
        delete_automated_backups: bool | None = True,
    ) -> DBInstance:
        instance = self.databases.get(db_instance_identifier)
        if instance is None:
            raise DBInstanceNotFoundError(db_instance_identifier)
        sql_server.check_removal(instance, final_db_snapshot_identifier, bool(skip_final_snapshot))
        if final_db_snapshot_identifier and not skip_final_snapshot:
            phases.require_available(instance)
        return original(
            self, db_instance_identifier, final_db_snapshot_identifier, skip_final_snapshot, delete_automated_backups
        )


def _storage(backend: RDSBackend, settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings with the default type, performance and key of storage."""
    kind = settings.get("storage_type") or ("io1" if settings.get("iops") else "gp3")
    settled = {**settings, "storage_type": kind}
    if kind == "gp3":
        settled = {"iops": _GP3_IOPS, "storage_throughput": _GP3_THROUGHPUT, **settled}
    if settings.get("storage_encrypted"):
        settled["kms_key_id"] = backend._validate_kms_key(settings.get("kms_key_id") or _DEFAULT_KEY)
    return settled


def _with_secret_key(backend: RDSBackend, settings: dict[str, Any]) -> dict[str, Any]:
    key = settings.get("master_user_secret_kms_key_id")
    return {**settings, "master_user_secret_kms_key_id": backend._validate_kms_key(key)} if key else settings


def _attributes(instance: DBInstance, change: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that moto sets, in an order that its checks accept."""
    attributes: dict[str, Any] = {
        name: change[name] for name in ("storage_type", "allocated_storage", "max_allocated_storage") if name in change
    }
    if change.get("storage_type") == "gp3" != instance.storage_type:
        attributes |= {"iops": _GP3_IOPS, "storage_throughput": _GP3_THROUGHPUT}
    attributes |= change
    if "db_port_number" in change:
        attributes["port"] = change["db_port_number"]
    if change.get("manage_master_user_password") and instance.manage_master_user_password:
        # moto would make another secret.
        del attributes["manage_master_user_password"]
    return attributes


def _set_insights(instance: DBInstance, settings: dict[str, Any], key: str | None) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Enabling.html"""
    state = instance_state.of(instance)
    state.insights_key = key
    state.insights_enabled = settings.get("enable_performance_insights", state.insights_enabled)
    if not state.insights_enabled:
        state.insights_retention_days = None
        return
    state.insights_key = key or instance.backend._validate_kms_key(_DEFAULT_KEY)
    kept = state.insights_retention_days or _INSIGHTS_RETENTION_DAYS
    state.insights_retention_days = settings.get("performance_insights_retention_period", kept)


def _insights_key(instance: DBInstance, settings: dict[str, Any]) -> str | None:
    """Return the key of Performance Insights, which cannot change, even while Performance Insights is off.

    https://github.com/hashicorp/terraform-provider-aws/pull/6453, https://github.com/hashicorp/terraform-provider-aws/pull/9746
    """
    first: str | None = instance_state.of(instance).insights_key
    given: str | None = settings.get("performance_insights_kms_key_id")
    key = instance.backend._validate_kms_key(given) if given else first
    if first not in (None, key):
        raise RDSClientError("InvalidParameterCombination", "You cannot change your Performance Insights KMS key")
    return key


def _zones(instance: DBInstance) -> list[str]:
    return subnet_groups.zones(instance.db_subnet_group) if hasattr(instance, "db_subnet_group") else []


def _check_groups(backend: RDSBackend, settings: dict[str, Any], engine: str, engine_version: str) -> None:
    parameter_groups.check_family(backend, settings.get("db_parameter_group_name"), engine, engine_version)
    option_groups.check_engine(backend, settings.get("option_group_name"), engine, engine_version)


def _check_security_groups(backend: RDSBackend, vpc_id: str, group_ids: list[str]) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html"""
    for group_id in group_ids:
        group = ec2_backends[backend.account_id][backend.region_name].get_security_group_from_id(group_id)
        if group is None:
            raise RDSClientError("InvalidParameterValue", f"Invalid security group , groupId= {group_id}, groupName=.")
        if group.vpc_id != vpc_id:
            raise RDSClientError(
                "InvalidVPCNetworkStateFault",
                f"The DB instance and EC2 security group are in different VPCs. The DB instance is in {vpc_id} and "
                f"the EC2 security group is in {group.vpc_id}",
            )
