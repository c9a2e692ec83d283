"""Versions of launch templates, as they were given."""

from __future__ import annotations

from typing import Any

from moto.core.types import Base64EncodedString
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateVersion
from moto.ec2.utils import parse_user_data


def install() -> None:
    original = LaunchTemplate.create_version

    def create_version(self: LaunchTemplate, data: dict[str, Any], description: str) -> LaunchTemplateVersion:
        """moto adds the template's own tags to the data, and refuses to launch a second version that has user data."""
        data = dict(data)
        if not isinstance(data.get("UserData"), Base64EncodedString):
            data["UserData"] = parse_user_data(data.get("UserData"))
        specifications = [each for each in data.get("TagSpecifications", []) if each["ResourceType"] != "launch-template"]
        data.pop("TagSpecifications", None)
        if specifications:
            data["TagSpecifications"] = specifications
        return original(self, {key: value for key, value in data.items() if value is not None}, description)

    LaunchTemplate.create_version = create_version
