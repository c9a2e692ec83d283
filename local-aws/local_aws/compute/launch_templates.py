"""Versions of launch templates, as they were given.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-launch-template-versions.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.core.responses import ActionResult
from moto.core.types import Base64EncodedString
from moto.ec2.exceptions import EC2ClientError, InvalidLaunchTemplateVersionNotFound
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateVersion
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.ec2.utils import parse_user_data

from local_aws.moto_methods import replaces
from local_aws.state import RecordState


@dataclass
class _Numbers:
    last: int = 0
    """The number of the newest version that was made, also when that one was deleted."""


_numbers: RecordState[_Numbers] = RecordState(_Numbers)


def install() -> None:
    original_create = LaunchTemplate.create_version
    original_get = LaunchTemplate.get_version

    @replaces(LaunchTemplate, "create_version")
    def create_version(self: LaunchTemplate, data: dict[str, Any], description: str) -> LaunchTemplateVersion:
        """Create a version.

        moto adds the template's own tags to its data, and refuses a second version with user data.
        """
        data = dict(data)
        if not isinstance(data.get("UserData"), Base64EncodedString):
            data["UserData"] = parse_user_data(data.get("UserData"))
        specifications = [
            each for each in data.pop("TagSpecifications", []) if each["ResourceType"] != "launch-template"
        ]
        if specifications:
            data["TagSpecifications"] = specifications
        version = original_create(self, {key: value for key, value in data.items() if value is not None}, description)
        numbers = _numbers.of(self.id)
        numbers.last += 1
        version.number = numbers.last
        return version

    @replaces(LaunchTemplate, "get_version")
    def get_version(self: LaunchTemplate, number: Any) -> LaunchTemplateVersion:
        if str(number).lower() in ("$latest", "$default"):
            return original_get(self, number)
        for version in self.versions:
            if str(version.number) == str(number):
                return version
        raise InvalidLaunchTemplateVersionNotFound(template_id=self.id, version=number)

    @replaces(LaunchTemplate, "default_version")
    def default_version(self: LaunchTemplate) -> LaunchTemplateVersion:
        return self.get_version(self.default_version_number)

    @replaces(LaunchTemplates, "delete_launch_template_versions")
    def delete_launch_template_versions(self: LaunchTemplates) -> ActionResult:
        """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteLaunchTemplateVersions.html"""
        template = self.ec2_backend.get_launch_template(self._get_param("LaunchTemplateId"))
        deleted = []
        for number in self._get_param("Versions", []):
            version = template.get_version(number)
            if template.is_default(version):
                raise EC2ClientError(
                    "OperationNotPermitted", "You cannot delete the default version of a launch template"
                )
            template.versions.remove(version)
            deleted.append(
                {"LaunchTemplateId": template.id, "LaunchTemplateName": template.name, "VersionNumber": version.number}
            )
        return ActionResult({"SuccessfullyDeletedLaunchTemplateVersions": deleted})
