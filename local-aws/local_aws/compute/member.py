"""An instance of a group, as Auto Scaling sees it."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from moto.autoscaling.models import FakeAutoScalingGroup, InstanceState
from moto.ec2.models.instances import Instance

from local_aws import clock
from local_aws.compute import instances


class Member(InstanceState):
    """moto's record, with the template version that the instance was launched from and when it came into service."""

    def __init__(
        self,
        instance: Instance,
        lifecycle_state: str = "InService",
        health_status: str = "Healthy",
        protected_from_scale_in: bool | None = False,
        autoscaling_group: FakeAutoScalingGroup | None = None,
        template_version: int | None = None,
    ):
        super().__init__(instance, lifecycle_state, health_status, bool(protected_from_scale_in), autoscaling_group)
        self.template_version = template_version
        self.in_service_since: datetime | None = clock.now() if lifecycle_state == "InService" else None
        self.healthy_since: datetime | None = None
        self.signalled = False
        self.fault: str | None = None
        """The reason that a health check found the member unhealthy."""

    @property
    def id(self) -> str:
        return self.instance.id

    @property
    def is_active(self) -> bool:
        """True if the member counts towards the desired capacity."""
        return self.lifecycle_state in ("Pending", "InService")

    @property
    def was_powered_down(self) -> bool:
        """True if CreateImage with a reboot powered the member down, which is a fault even in the grace period."""
        return instances.was_rebooted(self.instance)

    @property
    def launch_template(self) -> dict[str, Any] | None:
        template = self.auto_scaling_group.ec2_launch_template
        if template is None or self.template_version is None:
            return None
        return {
            "LaunchTemplateId": template.id,
            "LaunchTemplateName": template.name,
            "Version": str(self.template_version),
        }

    @property
    def user_data(self) -> str:
        template = self.auto_scaling_group.ec2_launch_template
        if template is None or self.template_version is None:
            return ""
        encoded = template.get_version(self.template_version).data.get("UserData")
        return base64.b64decode(str(encoded)).decode() if encoded else ""

    def enter_service(self) -> None:
        self.lifecycle_state = "InService"
        self.in_service_since = clock.now()
