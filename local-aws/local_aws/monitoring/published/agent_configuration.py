"""The configuration file of the CloudWatch agent, and the metrics that it makes of a machine's measurements.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

ORDINARY_USE = 40.0
_DEFAULT_NAMESPACE, _DEFAULT_INTERVAL = "CWAgent", 60
# The agent refuses any other key or value: its configuration schema.
_APPENDED = {name: f"${{aws:{name}}}" for name in ("ImageId", "InstanceId", "InstanceType", "AutoScalingGroupName")}
_GIB = 1024**3

Dimensions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Machine:
    is_windows: bool
    host: str
    facts: dict[str, str]
    """The values of ``${aws:InstanceId}`` and the other variables. A stand-alone instance has no group."""
    disk_percent: dict[str, float]
    """The used space in percent, by drive or mount point."""
    memory_percent: float
    cpu_percent: float


@dataclass(frozen=True)
class AgentSeries:
    name: str
    unit: str
    period: int
    value: float
    dimensions: Dimensions
    roll_ups: tuple[tuple[str, ...], ...]

    def dimension_sets(self) -> list[Dimensions]:
        """Return the dimensions of a machine, and each combination for aggregation of which it has all dimensions."""
        sets = {frozenset(self.dimensions)}
        for names in self.roll_ups:
            chosen = frozenset(each for each in self.dimensions if each[0] in names)
            if len(chosen) == len(names):
                sets.add(chosen)
        return [tuple(sorted(each)) for each in sets]


@dataclass(frozen=True)
class Configuration:
    namespace: str
    _interval: int
    _appended: tuple[str, ...]
    _roll_ups: tuple[tuple[str, ...], ...]
    _collected: dict[str, Any]

    def series(self, machine: Machine) -> Iterator[AgentSeries]:
        measure = _windows if machine.is_windows else _linux
        for plugin, settings in self._collected.items():
            own = tuple((key, str(value)) for key, value in settings.get("append_dimensions", {}).items())
            for name, unit, dimensions, value in measure(plugin, settings, machine):
                period = int(settings.get("metrics_collection_interval", self._interval))
                yield AgentSeries(
                    name, unit, period, value, (*self._machine_dimensions(machine), *dimensions, *own), self._roll_ups
                )

    def _machine_dimensions(self, machine: Machine) -> Dimensions:
        """Return the dimensions of a machine. Without dimensions of AWS, there is one for the name of the host."""
        if not self._appended:
            return (("host", machine.host),)
        return tuple((name, machine.facts[name]) for name in self._appended if name in machine.facts)


@lru_cache(maxsize=64)
def parse(text: str) -> Configuration | None:
    """Return the configuration, or None if the agent refuses it or it collects no metrics."""
    try:
        document = json.loads(text)
    except ValueError:
        return None
    metrics = document.get("metrics") or {}
    appended = metrics.get("append_dimensions", {})
    if any(_APPENDED.get(name) != value for name, value in appended.items()):
        return None
    interval = int(document.get("agent", {}).get("metrics_collection_interval", _DEFAULT_INTERVAL))
    roll_ups = tuple(tuple(names) for names in metrics.get("aggregation_dimensions", []))
    return Configuration(
        metrics.get("namespace", _DEFAULT_NAMESPACE),
        interval,
        tuple(appended),
        roll_ups,
        metrics.get("metrics_collected", {}),
    )


Measured = Iterator[tuple[str, str, Dimensions, float]]


def _measurements(settings: dict[str, Any]) -> Iterator[tuple[str, str | None, str | None]]:
    for each in settings.get("measurement", []):
        told = {"name": each} if isinstance(each, str) else each
        yield told["name"], told.get("rename"), told.get("unit")


def _windows(plugin: str, settings: dict[str, Any], machine: Machine) -> Measured:
    """Yield performance counters.

    A counter with instances needs ``resources``, in which ``*`` is all except ``_Total``.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/metrics-collected-by-CloudWatch-agent.html
    """
    asked = settings.get("resources", [])
    for counter, rename, unit in _measurements(settings):
        values = _counter(plugin, counter, machine)
        for instance, value in values.items():
            if instance is not None and instance not in asked and ("*" not in asked or instance == "_Total"):
                continue
            dimensions = (("objectname", plugin), *((("instance", instance),) if instance is not None else ()))
            yield rename or f"{plugin} {counter}", unit or "None", dimensions, value


def _counter(plugin: str, counter: str, machine: Machine) -> dict[str | None, float]:
    """Return the values of a counter by instance, or by None without instances. An unknown counter has no values."""
    disks = machine.disk_percent
    known: dict[tuple[str, str], dict[str | None, float]] = {
        ("Memory", "% Committed Bytes In Use"): {None: machine.memory_percent},
        ("Memory", "Available Bytes"): {None: (100 - machine.memory_percent) / 100 * 8 * _GIB},
        ("Memory", "Available MBytes"): {None: (100 - machine.memory_percent) / 100 * 8 * 1024},
        ("LogicalDisk", "% Free Space"): {
            **{drive: 100 - used for drive, used in disks.items()},
            "_Total": 100 - sum(disks.values()) / len(disks),
        },
        ("LogicalDisk", "Free Megabytes"): {
            **{drive: (100 - used) * 1024 for drive, used in disks.items()},
            "_Total": sum(100 - used for used in disks.values()) * 1024,
        },
        ("Processor", "% Processor Time"): {"0": machine.cpu_percent, "_Total": machine.cpu_percent},
        ("Processor", "% Idle Time"): {"0": 100 - machine.cpu_percent, "_Total": 100 - machine.cpu_percent},
        ("Paging File", "% Usage"): {"_Total": 10.0, "\\??\\C:\\pagefile.sys": 10.0},
    }
    return known.get((plugin, counter), {})


def _linux(plugin: str, settings: dict[str, Any], machine: Machine) -> Measured:
    """Yield measurements by plugin, underscore and name, whether or not the configuration contains the plugin.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/metrics-collected-by-CloudWatch-agent.html
    """
    for measurement, rename, unit in _measurements(settings):
        name = measurement if measurement.startswith(f"{plugin}_") else f"{plugin}_{measurement}"
        for dimensions, value, own_unit in _measured(plugin, name, settings, machine):
            yield rename or name, unit or own_unit, dimensions, value


def _measured(
    plugin: str, name: str, settings: dict[str, Any], machine: Machine
) -> Iterator[tuple[Dimensions, float, str]]:
    if plugin == "mem":
        values = {"mem_used_percent": machine.memory_percent, "mem_available_percent": 100 - machine.memory_percent}
        if name in values:
            yield (), values[name], "Percent"
    elif (plugin, name) == ("swap", "swap_used_percent"):
        yield (), 0.0, "Percent"
    elif plugin == "cpu" and name in ("cpu_usage_idle", "cpu_usage_active"):
        value = machine.cpu_percent if name == "cpu_usage_active" else 100 - machine.cpu_percent
        if settings.get("totalcpu", True):
            yield (("cpu", "cpu-total"),), value, "Percent"
        if settings.get("resources"):
            yield (("cpu", "cpu0"),), value, "Percent"
    elif plugin == "disk" and name in ("disk_used_percent", "disk_inodes_free"):
        asked = settings.get("resources", ["*"])
        for index, (path, used) in enumerate(machine.disk_percent.items()):
            if path in asked or "*" in asked:
                device = (
                    ()
                    if settings.get("drop_device")
                    else (("device", "nvme0n1p1" if path == "/" else f"nvme{index}n1"),)
                )
                value, unit = (used, "Percent") if name == "disk_used_percent" else (1_000_000.0, "Count")
                yield (("path", path), *device, ("fstype", "xfs")), value, unit
