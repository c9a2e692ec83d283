"""The thread that lets every group act, and sends the signals of its members."""

from __future__ import annotations

import sys
import threading
import traceback
from datetime import datetime, timedelta

from botocore.exceptions import ClientError
from moto.autoscaling.models import FakeAutoScalingGroup, autoscaling_backends

from local_aws import aws, clock, timeline
from local_aws.compute import behaviour, group_events
from local_aws.compute.member import Member

_INTERVAL_SECONDS = 0.05
# The step of a clock that passes through the timeline while groups are busy.
_STRIDE = timedelta(seconds=30)

_stop = threading.Event()
_thread: threading.Thread | None = None


def start() -> None:
    global _thread
    _stop.clear()
    _thread = threading.Thread(target=_run, daemon=True, name="auto-scaling")
    _thread.start()


def stop() -> None:
    _stop.set()
    if _thread is not None:
        _thread.join()


class _Strides:
    """The times at which a clock that is moved far stops while a refresh or a replacement is in progress."""

    def __init__(self) -> None:
        self._last = clock.now()

    def next_due(self) -> datetime | None:
        with behaviour.lock:
            is_settled = all(behaviour.of(group).is_settled for group in _groups())
        # The clock may have been set back.
        self._last = min(self._last, clock.now())
        return None if is_settled else self._last + _STRIDE

    def act(self, _: datetime) -> None:
        self._last = clock.now()
        # A launch, its entry into service and its registration follow from one another.
        for _round in range(3):
            _let_all_act()


timeline.add(_Strides())


def _run() -> None:
    while not _stop.wait(_INTERVAL_SECONDS):
        _let_all_act()


def _let_all_act() -> None:
    for group in _groups():
        try:
            _let_act(group)
        except Exception:  # noqa: BLE001 - a fault of the local AWS with one group must not stop the others
            traceback.print_exc(file=sys.stderr)


def _groups() -> list[FakeAutoScalingGroup]:
    backends = list(autoscaling_backends[aws.account_id()].values())
    return [group for backend in backends for group in list(backend.autoscaling_groups.values())]


def _let_act(group: FakeAutoScalingGroup) -> None:
    acting = behaviour.of(group)
    with behaviour.lock:
        if group.autoscaling_backend.autoscaling_groups.get(group.name) is not group:
            return
        acting.reconcile()
        activities, ready = acting.history.unannounced(), acting.due_signals()
    for activity in activities:
        group_events.announce(group, activity)
    for member in ready:
        _signal(group, member)


def _signal(group: FakeAutoScalingGroup, member: Member) -> None:
    """Send the signal that the boot script of a member sends once its target is healthy.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SignalResource.html
    """
    tags = {tag["Key"]: tag["Value"] for tag in group.tags}
    if "aws:cloudformation:stack-id" not in tags:
        return
    try:
        aws.client("cloudformation", group.region).signal_resource(
            StackName=tags["aws:cloudformation:stack-id"],
            LogicalResourceId=tags["aws:cloudformation:logical-id"],
            UniqueId=member.id,
            Status="SUCCESS",
        )
    except ClientError as error:
        # A stack that does not wait for signals refuses them, such as those of members launched between deployments.
        if error.response["Error"]["Code"] != "ValidationError":
            raise
