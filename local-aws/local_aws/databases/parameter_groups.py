"""DB parameter groups: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBParameterGroupNotFoundError, RDSClientError
from moto.rds.models import DBInstance, DBParameterGroup, RDSBackend
from moto.rds.responses import RDSResponse

from local_aws.databases import pending_changes, sql_server
from local_aws.moto_methods import replaces

_PARAMETERS_PER_REQUEST = 20


def install() -> None:
    delete, update = RDSBackend.delete_db_parameter_group, DBParameterGroup.update_parameters
    modify, default = RDSBackend.modify_db_parameter_group, DBInstance.default_db_parameter_group_details

    @replaces(RDSBackend, "delete_db_parameter_group")
    def delete_db_parameter_group(self: RDSBackend, db_parameter_group_name: str) -> DBParameterGroup:
        name = db_parameter_group_name.lower()
        if any(group.name == name for instance in self.databases.values() for group in instance.db_parameter_groups()):
            raise RDSClientError(
                "InvalidDBParameterGroupState",
                f"One or more database instances are still members of this parameter group {name}, so the group "
                "cannot be deleted",
            )
        return delete(self, db_parameter_group_name)

    @replaces(RDSBackend, "modify_db_parameter_group")
    def modify_db_parameter_group(
        self: RDSBackend, db_parameter_group_name: str, db_parameter_group_parameters: Iterable[dict[str, Any]]
    ) -> DBParameterGroup:
        parameters = list(db_parameter_group_parameters)
        if len(parameters) > _PARAMETERS_PER_REQUEST:
            raise RDSClientError(
                "InvalidParameterValue",
                f"A maximum of {_PARAMETERS_PER_REQUEST} parameters can be modified in a single request.",
            )
        pending_changes.wait_for_reboot(self, db_parameter_group_name)
        return modify(self, db_parameter_group_name, parameters)

    @replaces(DBParameterGroup, "update_parameters")
    def update_parameters(self: DBParameterGroup, new_parameters: Iterable[dict[str, Any]]) -> None:
        update(self, [{**parameter, "Source": "user"} for parameter in new_parameters])

    @replaces(DBInstance, "default_db_parameter_group_details")
    def default_db_parameter_group_details(self: DBInstance) -> tuple[str, str]:
        if not sql_server.is_sql_server(self.engine):
            return default(self)
        family = sql_server.family(self.engine, self.engine_version)
        return family, f"default.{family}"

    replaces(RDSResponse, "reset_db_parameter_group")(_reset)


def check_family(backend: RDSBackend, name: str | None, engine: str, engine_version: str) -> None:
    """A group serves the instances of one engine and major version."""
    group = backend.db_parameter_groups.get(name) if name else None
    wanted = sql_server.family(engine, engine_version)
    if group is not None and group.family != wanted:
        raise RDSClientError(
            "InvalidParameterCombination",
            f"The parameter group {name} with DBParameterGroupFamily {group.family} can't be used for this instance. "
            f"Please use a parameter group with DBParameterGroupFamily {wanted}.",
        )


def _reset(self: RDSResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ResetDBParameterGroup.html"""
    name = self.params["DBParameterGroupName"]
    group = self.backend.db_parameter_groups.get(name)
    if group is None:
        raise DBParameterGroupNotFoundError(name)
    pending_changes.wait_for_reboot(self.backend, name)
    if self.params.get("ResetAllParameters"):
        group.parameters.clear()
    for parameter in self.params.get("Parameters", []):
        group.parameters.pop(parameter["ParameterName"], None)
    return ActionResult({"DBParameterGroupName": group.name})
