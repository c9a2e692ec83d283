"""Amazon RDS: times are seconds, sizes bytes.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
"""

from __future__ import annotations

from collections.abc import Iterator

from moto.rds.models import DBInstance, rds_backends

from local_aws import aws, emulation_settings
from local_aws.monitoring.series import MINUTE, Reading, metric

_GIB = 1024**3
_UNITS = {
    "CPUUtilization": "Percent",
    "DatabaseConnections": "Count",
    "DiskQueueDepth": "Count",
    "FreeStorageSpace": "Bytes",
    "FreeableMemory": "Bytes",
    "ReadIOPS": "Count/Second",
    "ReadLatency": "Seconds",
    "SwapUsage": "Bytes",
    "WriteIOPS": "Count/Second",
    "WriteLatency": "Seconds",
}


def readings(region: str) -> Iterator[Reading]:
    for identifier, instance in list(rds_backends[aws.account_id()][region].databases.items()):
        if instance.status != "available":
            continue
        values = {**_ordinary(instance), **emulation_settings.current().database_metrics.get(identifier, {})}
        for name, value in values.items():
            dimensions = [{"Name": "DBInstanceIdentifier", "Value": identifier}]
            yield Reading(metric("AWS/RDS", name, dimensions), _UNITS.get(name, "Count"), MINUTE, (float(value),))


def _ordinary(instance: DBInstance) -> dict[str, float]:
    return {
        "CPUUtilization": 10,
        "DatabaseConnections": 5,
        "DiskQueueDepth": 0.1,
        "FreeStorageSpace": 0.6 * int(instance.allocated_storage) * _GIB,
        "FreeableMemory": 4 * _GIB,
        "ReadIOPS": 20,
        "ReadLatency": 0.002,
        "SwapUsage": 0,
        "WriteIOPS": 10,
        "WriteLatency": 0.003,
    }
