"""Settings of the emulation: how services and machines behave where AWS does not say, or where a test wants a fault.

The verb ``knobs`` of the control interface reads and changes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class EmulationSettings:
    boot_seconds: float = 0.5
    """Virtual seconds from an instance's launch until an image that can become healthy answers health checks."""

    replacement_order: str = "oldest"
    """The member that is replaced first: the ``oldest`` or the ``newest``. AWS does not document the order."""

    zones_without_capacity: list[str] = field(default_factory=list)
    """Zones in which nothing can be launched."""

    never_healthy_images: list[str] = field(default_factory=list)
    """Images whose instances run but never answer a health check, so never signal where they wait for one."""

    signal_delay_seconds: float = 0.0
    """Virtual seconds between a member becoming healthy and its CloudFormation signal."""

    event_retry_seconds: float = 0.0
    """Virtual seconds between the attempts of an asynchronous invocation (AWS: one minute, then two)."""

    database_seconds: float = 0.0
    """Virtual seconds from a DB instance's creation until it is available (AWS: minutes)."""

    database_backup_seconds: float = 0.0
    """Virtual seconds of the first backup of a new or restored DB instance (AWS: minutes to hours)."""

    database_modification_seconds: float = 0.0
    """Virtual seconds in which a DB instance that is modified immediately is not available for the next change."""

    database_renaming_seconds: float = 0.0
    """Virtual seconds until the new identifier of a DB instance takes effect (AWS: about ten minutes)."""

    image_seconds: float = 0.0
    """Virtual seconds from CreateImage until the image is available or failed (AWS: minutes to hours)."""

    image_listing_seconds: float = 0.0
    """Virtual seconds from CreateImage until EC2 lists the image. Its name is taken and its event sent before."""

    root_replacement_seconds: float = 0.0
    """Virtual seconds from the request to replace a root volume until its task has ended (AWS: a minute or two)."""

    failed_root_replacements: dict[str, Any] = field(default_factory=dict)
    """How the replacement of the root volume of an instance fails: ``failed`` or ``failed-detached``, by instance."""

    unshared_images: list[str] = field(default_factory=list)
    """Images that their owners, other accounts, do not share with this account any more."""

    failed_images: list[str] = field(default_factory=list)
    """Images that fail instead, by the id of their source instance or by their name, in which ``*`` is anything."""

    undeletable_snapshots: list[str] = field(default_factory=list)
    """Snapshots that DeregisterImage and DeleteSnapshot fail to delete, as if by an error of the service."""

    largest_page: float = 0
    """Pages of images, snapshots, locks and references hold between none and this many items; 0: as requested."""

    order: float = 0
    """Orders the items in pages, differently for each number; 0: in the order of their creation."""

    lost_image_events: float = 0
    """The number of the next events about images that are lost. It counts down."""

    trail_event_seconds: float = 0.0
    """Virtual seconds from a call until its event from CloudTrail (AWS: minutes)."""

    tagged_types: list[str] = field(default_factory=list)
    """Types that the tags of a stack reach although reports say that they do not, such as ``AWS::EC2::KeyPair``."""

    uncounted_rules: list[str] = field(default_factory=list)
    """Rules whose metrics get lost, by a part of their name."""

    parameter_check_seconds: float = 0.0
    """Virtual seconds until the image in a parameter has been checked; 0: before PutParameter answers."""

    shared_parameters: dict[str, Any] = field(default_factory=dict)
    """Images by the ARNs of parameters that other accounts share with this one."""

    cpu_percent: dict[str, Any] = field(default_factory=dict)
    """CPU utilisation of instances, by their id; others: 5."""

    memory_percent: dict[str, Any] = field(default_factory=dict)
    """Memory in use, by instance; others: 40."""

    disk_percent: dict[str, Any] = field(default_factory=dict)
    """Space in use, by instance and drive or mount point (``{"i-1": {"D:": 97}}``); others: 40."""

    failed_status_checks: dict[str, Any] = field(default_factory=dict)
    """The status check that fails, by instance: ``instance``, ``system`` or ``attachedEbs``."""

    dead_agents: list[str] = field(default_factory=list)
    """Instances whose CloudWatch agent no longer runs."""

    silent_agents: list[str] = field(default_factory=list)
    """Instances whose agent of Systems Manager no longer answers."""

    failed_associations: list[str] = field(default_factory=list)
    """Associations whose last execution failed, by id."""

    silent_log_groups: list[str] = field(default_factory=list)
    """Log groups in which no events of their trail or flow log arrive any more."""

    database_certificate_days: dict[str, Any] = field(default_factory=dict)
    """Days until the expiry of the certificate, by DB instance; others are rotated in time."""

    drift_detection_seconds: float = 0.0
    """Virtual seconds of the detection of drift (AWS: up to minutes)."""

    unreadable_types: list[str] = field(default_factory=list)
    """Types whose resources the detection of drift cannot read, as if a permission of its caller were missing."""

    pending_maintenance: list[str] = field(default_factory=list)
    """Actions of maintenance that wait for every DB instance, such as ``system-update``."""

    database_metrics: dict[str, Any] = field(default_factory=dict)
    """Values by DB instance and metric, in the metric's unit (``{"main": {"ReadLatency": 0.2}}``)."""

    failing_database_backups: list[str] = field(default_factory=list)
    """DB instances whose daily backup does not finish any more."""

    restorable_hours_behind: dict[str, Any] = field(default_factory=dict)
    """Hours that the latest restorable time of a DB instance is behind (``{"main": 30}``); others: minutes."""

    load_balancer_metrics: dict[str, Any] = field(default_factory=dict)
    """Counts a minute, by load balancer or target group and by metric: ``{"web": {"HTTPCode_ELB_5XX_Count": 3}}``."""

    certificate_days: dict[str, Any] = field(default_factory=dict)
    """Days until expiry, by ARN; others are renewed in time."""

    failing_functions: dict[str, Any] = field(default_factory=dict)
    """Functions that do not run but fail: with ``error`` or with ``timeout``."""

    throttled_functions: list[str] = field(default_factory=list)
    """Functions that are throttled."""

    unconfirmed_endpoints: list[str] = field(default_factory=list)
    """Subscribers who did not confirm, so that nothing is sent to them."""

    undeliverable_endpoints: list[str] = field(default_factory=list)
    """Subscribers to whom no message can be delivered."""


_ORDERS = ("oldest", "newest")

_settings = EmulationSettings()


def current() -> EmulationSettings:
    return _settings


def in_replacement_order(oldest_first: Sequence[T]) -> list[T]:
    return list(oldest_first if _settings.replacement_order == "oldest" else reversed(oldest_first))


def change(**settings: object) -> EmulationSettings:
    """Change settings by their JSON names (``bootSeconds``)."""
    known = {_json_name(each.name): each for each in fields(EmulationSettings)}
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise ValueError(f"no such setting: {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    for name, value in settings.items():
        kind = str(known[name].type)
        wanted = (
            list
            if kind.startswith("list")
            else dict
            if kind.startswith("dict")
            else str
            if kind == "str"
            else (int, float)
        )
        if not isinstance(value, wanted) or isinstance(value, bool) or (wanted is str and value not in _ORDERS):
            raise ValueError(f"{name} cannot be {value!r}")
    for name, value in settings.items():
        setattr(_settings, known[name].name, value)
    return _settings


def as_json() -> dict[str, object]:
    return {_json_name(name): value for name, value in asdict(_settings).items()}


def reset() -> None:
    for name, value in asdict(EmulationSettings()).items():
        setattr(_settings, name, value)


def _json_name(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match.group(1).upper(), name)
