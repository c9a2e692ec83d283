"""Option groups: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithOptionGroups.html"""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import RDSClientError
from moto.rds.models import OptionGroup, RDSBackend

from local_aws.databases import sql_server
from local_aws.moto_methods import replaces

_NEWER_THAN_MOTO = ("16.00",)
"""Major versions of SQL Server that its table lacks."""
_NEWEST_OF_MOTO = "15.00"


def install() -> None:
    create, delete = RDSBackend.create_option_group, RDSBackend.delete_option_group

    @replaces(RDSBackend, "create_option_group")
    def create_option_group(self: RDSBackend, option_group_kwargs: dict[str, Any]) -> OptionGroup:
        major = option_group_kwargs["major_engine_version"]
        if not sql_server.is_sql_server(option_group_kwargs["engine_name"]) or major not in _NEWER_THAN_MOTO:
            return create(self, option_group_kwargs)
        group = create(self, {**option_group_kwargs, "major_engine_version": _NEWEST_OF_MOTO})
        group.major_engine_version = major
        return group

    @replaces(RDSBackend, "delete_option_group")
    def delete_option_group(self: RDSBackend, option_group_name: str) -> OptionGroup:
        """Delete an option group, unless an instance or a snapshot uses it."""
        users: list[Any] = [*self.databases.values(), *self.database_snapshots.values()]
        if any(user.option_group_name == option_group_name.lower() for user in users):
            raise RDSClientError(
                "InvalidOptionGroupStateFault",
                f"The option group '{option_group_name}' cannot be deleted because it is in use.",
            )
        return delete(self, option_group_name)

    @replaces(OptionGroup, "add_options")
    def add_options(self: OptionGroup, options_to_add: list[dict[str, Any]]) -> None:
        for option in options_to_add:
            self._options[option["OptionName"]] = option

    replaces(OptionGroup, "options")(property(lambda self: [_described(option) for option in self._options.values()]))


def check_engine(backend: RDSBackend, name: str | None, engine: str, engine_version: str) -> None:
    """A group serves the instances of one engine and major version."""
    group = backend.option_groups.get(name) if name else None
    if group is not None and (group.engine_name, sql_server.version(group.major_engine_version)) != (
        engine,
        sql_server.version(engine_version)[:2],
    ):
        raise RDSClientError(
            "InvalidParameterCombination",
            f"The option group {name} is for {group.engine_name} {group.major_engine_version} and can't be used for "
            f"{engine} {engine_version}.",
        )


def _described(option: dict[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Option.html"""
    groups = option.get("VpcSecurityGroupMemberships", [])
    return {
        "OptionName": option["OptionName"],
        "OptionVersion": option.get("OptionVersion"),
        "Port": option.get("Port"),
        "OptionSettings": [
            {"Name": setting["Name"], "Value": setting["Value"]} for setting in option.get("OptionSettings", [])
        ],
        "VpcSecurityGroupMemberships": [{"VpcSecurityGroupId": group, "Status": "active"} for group in groups],
    }
