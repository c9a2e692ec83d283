"""Maintenance that waits for DB instances, and their certificates, neither of which moto has.

The setting ``pending_maintenance`` names the actions that wait for every DB instance.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBInstance
from moto.rds.responses import RDSResponse

from local_aws import clock, emulation_settings
from local_aws.moto_methods import replaces

_VALIDITY = timedelta(days=365)
_ROTATION = timedelta(days=180)


def install() -> None:
    replaces(RDSResponse, "describe_pending_maintenance_actions")(_describe)
    replaces(DBInstance, "certificate_details")(property(_certificate))


def _describe(self: RDSResponse) -> ActionResult:
    """Return the resources for which an action waits.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribePendingMaintenanceActions.html
    """
    wanted = self.params.get("ResourceIdentifier")
    if self.params.get("Filters"):
        raise RDSClientError("InvalidParameterValue", "The local AWS does not filter pending maintenance actions")
    instances = list(self.backend.databases.values())
    if wanted is not None and wanted not in [each.db_instance_arn for each in instances]:
        raise RDSClientError("ResourceNotFoundFault", f"The specified resource {wanted} was not found")
    actions = emulation_settings.current().pending_maintenance
    found = [each for each in instances if actions and wanted in (None, each.db_instance_arn)]
    return ActionResult(
        {
            "PendingMaintenanceActions": [
                {
                    "ResourceIdentifier": each.db_instance_arn,
                    "PendingMaintenanceActionDetails": [
                        {"Action": action, "Description": f"The action {action} is available"} for action in actions
                    ],
                }
                for each in found
            ]
        }
    )


def _certificate(self: DBInstance) -> dict[str, Any]:
    """Return the certificate of the server, which RDS rotates in half of its time.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html
    """
    return {"CAIdentifier": self.ca_certificate_identifier, "ValidTill": _end_of_certificate(self)}


def _end_of_certificate(instance: DBInstance) -> datetime:
    days = emulation_settings.current().database_certificate_days
    if instance.db_instance_identifier in days:
        return clock.now() + timedelta(days=days[instance.db_instance_identifier])
    created: datetime = instance.created.replace(tzinfo=UTC)
    return created + int((clock.now() - created) / _ROTATION) * _ROTATION + _VALIDITY
