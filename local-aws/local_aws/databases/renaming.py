"""Renaming of DB instances.

The old DNS name goes at once, and the new one takes effect in about ten minutes. Until then, the DB instance is not
available. RDS does not say when the old identifier is free for another instance: here, when the renaming ends.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from moto.rds.exceptions import DBInstanceAlreadyExists, RDSClientError
from moto.rds.models import DBInstance, RDSBackend, rds_backends

from local_aws import aws, emulation_settings, timeline
from local_aws.databases import instance_state, log_exports, phases
from local_aws.moto_methods import replaces

_LONGEST_IDENTIFIER = 63
_IDENTIFIER = re.compile("[a-z](-?[a-z0-9])*")


def install() -> None:
    timeline.add(_Renamings())
    create, modify = RDSBackend.create_db_instance, RDSBackend.modify_db_instance
    address = vars(DBInstance)["address"]

    @replaces(RDSBackend, "create_db_instance")
    def create_db_instance(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        _require_free(self, str(db_kwargs["db_instance_identifier"]).lower())
        return create(self, db_kwargs)

    @replaces(RDSBackend, "modify_db_instance")
    def modify_db_instance(self: RDSBackend, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> DBInstance:
        change = dict(db_kwargs)
        name = change.pop("new_db_instance_identifier", None)
        if name is not None:
            _check(self, str(name).lower())
        instance = modify(self, db_instance_identifier, change)
        if name is not None:
            _begin(self, instance, str(name).lower())
        return instance

    replaces(DBInstance, "address")(
        property(lambda self: None if instance_state.of(self).renaming else address.fget(self))
    )


def _begin(backend: RDSBackend, instance: DBInstance, name: str) -> None:
    seconds = emulation_settings.current().database_renaming_seconds
    if seconds == 0:
        _end(backend, instance, name)
        return
    phases.begin(instance, ("renaming", seconds))
    instance_state.of(instance).renaming = (name, phases.end(instance))


def _end(backend: RDSBackend, instance: DBInstance, name: str) -> None:
    del backend.databases[instance.db_instance_identifier]
    instance.db_instance_identifier = name
    backend.databases[name] = instance
    log_exports.create_groups(backend, instance)
    instance_state.of(instance).renaming = None


def _check(backend: RDSBackend, identifier: str) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"""
    if len(identifier) > _LONGEST_IDENTIFIER or not _IDENTIFIER.fullmatch(identifier):
        raise RDSClientError(
            "InvalidParameterValue",
            "The parameter NewDBInstanceIdentifier is not a valid identifier. Identifiers must begin with a letter; "
            "must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two "
            "consecutive hyphens.",
        )
    _require_free(backend, identifier)


def _require_free(backend: RDSBackend, identifier: str) -> None:
    awaited = [name for owner, _, (name, _) in _waiting() if owner is backend]
    if identifier in (*backend.databases, *awaited):
        raise DBInstanceAlreadyExists


class _Renamings:
    def next_due(self) -> datetime | None:
        return min((at for _, _, (_, at) in _waiting()), default=None)

    def act(self, instant: datetime) -> None:
        for backend, instance, (name, at) in list(_waiting()):
            if at == instant:
                _end(backend, instance, name)


def _waiting() -> Iterator[tuple[RDSBackend, DBInstance, tuple[str, datetime]]]:
    for backend in list(rds_backends[aws.account_id()].values()):
        for instance in list(backend.databases.values()):
            renaming = instance_state.of(instance).renaming
            if renaming is not None:
                yield backend, instance, renaming
