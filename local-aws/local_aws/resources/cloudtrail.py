"""AWS::CloudTrail: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CloudTrail.html"""

from __future__ import annotations

import contextlib
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.tagging import as_list, as_map, removed_keys

_DEFAULTS = {
    "CloudWatchLogsLogGroupArn": "",
    "CloudWatchLogsRoleArn": "",
    "EnableLogFileValidation": False,
    "IncludeGlobalServiceEvents": True,
    "IsMultiRegionTrail": False,
    "IsOrganizationTrail": False,
    "KMSKeyId": "",
    "S3KeyPrefix": "",
    "SnsTopicName": "",
}
_SETTINGS = ("S3BucketName", *_DEFAULTS)


@register
class Trail(ResourceHandler):
    type = "AWS::CloudTrail::Trail"
    replacement = frozenset({"TrailName"})
    name_property = "TrailName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("TrailName") or context.physical_name(128)
        parameters = {"Name": name, "TagsList": properties.select("Tags").get("Tags", []), **self._settings(properties)}
        trail = context.call("cloudtrail", "CreateTrail", parameters)
        resource = Resource(name, {"Arn": trail["TrailARN"]})
        context.created(resource)
        self._set_events(context, name, {}, properties)
        self._set_logging(context, name, properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        cloudtrail, name, arn = context.client("cloudtrail"), resource.physical_id, resource.attributes["Arn"]
        left_out = {self._parameter(key): value for key, value in _DEFAULTS.items() if key in old}
        context.call("cloudtrail", "UpdateTrail", {"Name": name, **left_out, **self._settings(new)})
        self._set_events(context, name, old, new)
        self._set_logging(context, name, new)
        tags = new.select("Tags").get("Tags", [])
        cloudtrail.add_tags(ResourceId=arn, TagsList=tags)
        gone = removed_keys(old.get("Tags"), tags)
        values = as_map(old.get("Tags"))
        cloudtrail.remove_tags(ResourceId=arn, TagsList=as_list({key: values[key] for key in gone}))
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        cloudtrail = context.client("cloudtrail")
        with contextlib.suppress(cloudtrail.exceptions.TrailNotFoundException):
            cloudtrail.delete_trail(Name=resource.physical_id)

    def _settings(self, properties: Properties) -> dict[str, Any]:
        return {self._parameter(name): value for name, value in properties.select(*_SETTINGS).items()}

    def _parameter(self, name: str) -> str:
        # The one property that CloudFormation spells otherwise than the API.
        return "KmsKeyId" if name == "KMSKeyId" else name

    def _set_events(self, context: Context, name: str, old: dict[str, Any], new: Properties) -> None:
        selectors = new.select("EventSelectors", "AdvancedEventSelectors")
        if selectors or "EventSelectors" in old or "AdvancedEventSelectors" in old:
            context.call("cloudtrail", "PutEventSelectors", {"TrailName": name, **selectors})
        insights = new.select("InsightSelectors")
        if insights or "InsightSelectors" in old:
            context.call("cloudtrail", "PutInsightSelectors", {"TrailName": name, "InsightSelectors": [], **insights})

    def _set_logging(self, context: Context, name: str, properties: Properties) -> None:
        cloudtrail = context.client("cloudtrail")
        (cloudtrail.start_logging if properties.boolean("IsLogging") else cloudtrail.stop_logging)(Name=name)
