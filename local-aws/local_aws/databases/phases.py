"""The states that a DB instance passes through until it is available.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
"""

from __future__ import annotations

from datetime import datetime, timedelta

from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBInstance

from local_aws import clock
from local_aws.databases import instance_state


def begin(instance: DBInstance, *phases: tuple[str, float]) -> None:
    """Let an instance pass through phases, each with its virtual seconds, after those that it is in."""
    for status, seconds in phases:
        instance_state.of(instance).phases.append((status, end(instance) + timedelta(seconds=seconds)))


def end(instance: DBInstance) -> datetime:
    """Return when an instance will be available, or now if it is."""
    return max([clock.now(), *(each for _, each in instance_state.of(instance).phases)])


def current(instance: DBInstance, kept: str) -> str:
    """Return the status of an instance, whose status without phases is ``kept``."""
    if kept != "available":
        return kept
    now = clock.now()
    return next((status for status, until in instance_state.of(instance).phases if now < until), kept)


def require_available(instance: DBInstance) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html#API_ModifyDBInstance_Errors"""
    if instance.status != "available":
        raise RDSClientError(
            "InvalidDBInstanceState",
            f"Instance {instance.db_instance_identifier} is {instance.status}, and not in the state available.",
        )
