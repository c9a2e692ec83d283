"""Snapshot locks. A locked snapshot cannot be deleted.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshot-lock.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.elastic_block_store import ElasticBlockStore

from local_aws import clock
from local_aws.images import paging
from local_aws.moto_methods import replaces
from local_aws.state import RegionState


@dataclass
class Lock:
    snapshot_id: str
    owner_id: str
    mode: str
    lock_created_on: datetime
    lock_expires_on: datetime
    cool_off_period: int | None = None

    @property
    def lock_duration(self) -> int:
        return (self.lock_expires_on - self.lock_created_on).days

    @property
    def lock_duration_start_time(self) -> datetime:
        return self.lock_created_on

    @property
    def cool_off_period_expires_on(self) -> datetime | None:
        return self.lock_created_on + timedelta(hours=self.cool_off_period) if self.cool_off_period else None

    @property
    def lock_state(self) -> str:
        if clock.now() >= self.lock_expires_on:
            return "expired"
        cooling = self.cool_off_period_expires_on
        return "compliance-cooloff" if cooling and clock.now() < cooling else self.mode


_locks_by_snapshot: RegionState[dict[str, Lock]] = RegionState(dict)


def install() -> None:
    replaces(ElasticBlockStore, "lock_snapshot")(_lock)
    replaces(ElasticBlockStore, "unlock_snapshot")(_unlock)
    replaces(ElasticBlockStore, "describe_locked_snapshots")(_describe)


def is_locked(backend: Any, snapshot_id: str) -> bool:
    lock = _locks(backend).get(snapshot_id)
    return lock is not None and lock.lock_state != "expired"


def _locks(backend: Any) -> dict[str, Lock]:
    return _locks_by_snapshot.of(backend)


def _lock(self: ElasticBlockStore) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LockSnapshot.html"""
    snapshot = self.ec2_backend.get_snapshot(self._get_param("SnapshotId"))
    days, until = self._get_int_param("LockDuration"), self._get_param("ExpirationDate")
    if (days is None) == (until is None):
        raise EC2ClientError("InvalidParameterCombination", "Specify either LockDuration or ExpirationDate")
    present = _locks(self.ec2_backend).get(snapshot.id)
    if present and present.lock_state == "compliance":
        raise EC2ClientError("OperationNotPermitted", f"The snapshot {snapshot.id} is locked in compliance mode")
    self.error_on_dryrun()
    now = clock.now()
    expires = now + timedelta(days=days) if days is not None else _instant(until)
    lock = Lock(
        snapshot.id, snapshot.owner_id, self._get_param("LockMode"), now, expires, self._get_int_param("CoolOffPeriod")
    )
    _locks(self.ec2_backend)[snapshot.id] = lock
    return ActionResult(lock)


def _unlock(self: ElasticBlockStore) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UnlockSnapshot.html"""
    snapshot = self.ec2_backend.get_snapshot(self._get_param("SnapshotId"))
    lock = _locks(self.ec2_backend).get(snapshot.id)
    if lock and lock.lock_state == "compliance":
        raise EC2ClientError("OperationNotPermitted", f"The snapshot {snapshot.id} is locked in compliance mode")
    self.error_on_dryrun()
    _locks(self.ec2_backend).pop(snapshot.id, None)
    return ActionResult({"SnapshotId": snapshot.id})


def _describe(self: ElasticBlockStore) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLockedSnapshots.html"""
    filters, ids = self._filters_from_querystring(), self._get_param("SnapshotIds", [])
    if unknown := sorted(set(filters) - {"lock-state"}):
        raise EC2ClientError("InvalidParameterValue", f"The filter '{unknown[0]}' is invalid")
    locks = [lock for lock in _locks(self.ec2_backend).values() if lock.snapshot_id in self.ec2_backend.snapshots]
    locks = [lock for lock in locks if not ids or lock.snapshot_id in ids]
    locks = [lock for lock in locks if lock.lock_state in filters.get("lock-state", [lock.lock_state])]
    chosen, token = paging.page(
        locks, lambda lock: lock.snapshot_id, self._get_int_param("MaxResults"), self._get_param("NextToken")
    )
    return ActionResult({"Snapshots": chosen, "NextToken": token})


def _instant(given: Any) -> datetime:
    return given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
