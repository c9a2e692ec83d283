"""AWS::EC2::LaunchTemplate.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-launchtemplate.html
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler
from local_aws.resources.tagging import removed_keys

_WITHOUT_EFFECT = (
    "CapacityReservationSpecification",
    "CpuOptions",
    "CreditSpecification",
    "ElasticGpuSpecifications",
    "ElasticInferenceAccelerators",
    "EnclaveOptions",
    "DisableApiStop",
    "HibernationOptions",
    "InstanceInitiatedShutdownBehavior",
    "InstanceMarketOptions",
    "InstanceRequirements",
    "KernelId",
    "LicenseSpecifications",
    "MaintenanceOptions",
    "NetworkPerformanceOptions",
    "Operator",
    "Placement",
    "PrivateDnsNameOptions",
    "RamDiskId",
)
"""Values that the template keeps and returns, and that have no effect on the instances."""


@register
class LaunchTemplate(ResourceHandler):
    type = "AWS::EC2::LaunchTemplate"
    replacement = frozenset({"LaunchTemplateName"})
    name_property = "LaunchTemplateName"
    not_kept = frozenset(f"LaunchTemplateData.{name}" for name in _WITHOUT_EFFECT)

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("LaunchTemplateName") or context.physical_name(128)
        chosen = properties.select("LaunchTemplateData", "TagSpecifications", "VersionDescription")
        template = context.call("ec2", "CreateLaunchTemplate", {"LaunchTemplateName": name, **chosen})["LaunchTemplate"]
        return self._described(context, template["LaunchTemplateId"])

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        """Create a version at every update, also if only the template's own tags change.

        So does a roll-back, which takes no version away: the group then names a third one and rolls a second time.
        https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1912
        """
        template_id = resource.physical_id
        chosen = new.select("LaunchTemplateData", "VersionDescription")
        context.call("ec2", "CreateLaunchTemplateVersion", {"LaunchTemplateId": template_id, **chosen})
        self._retag(
            context,
            template_id,
            old.get("TagSpecifications") or [],
            new.select("TagSpecifications").get("TagSpecifications") or [],
        )
        return self._described(context, template_id)

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        try:
            context.call("ec2", "DeleteLaunchTemplate", {"LaunchTemplateId": resource.physical_id})
        except ClientError as error:
            if not error.response["Error"]["Code"].startswith("InvalidLaunchTemplate"):
                raise

    @staticmethod
    def _retag(context: Context, template_id: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
        before = [tag for each in old for tag in each.get("Tags", [])]
        after = [tag for each in new for tag in each.get("Tags", [])]
        gone = [{"Key": key} for key in removed_keys(before, after)]
        if gone:
            context.call("ec2", "DeleteTags", {"Resources": [template_id], "Tags": gone})
        if after:
            context.call("ec2", "CreateTags", {"Resources": [template_id], "Tags": after})

    @staticmethod
    def _described(context: Context, template_id: str) -> Resource:
        template = context.call("ec2", "DescribeLaunchTemplates", {"LaunchTemplateIds": [template_id]})[
            "LaunchTemplates"
        ][0]
        return Resource(
            template_id,
            {
                "LaunchTemplateId": template_id,
                "LatestVersionNumber": str(template["LatestVersionNumber"]),
                "DefaultVersionNumber": str(template["DefaultVersionNumber"]),
            },
        )
