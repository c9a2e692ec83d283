"""AWS::Logs: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Logs.html"""

from __future__ import annotations

import contextlib
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.tagging import as_map, removed_keys


@register
class LogGroup(ResourceHandler):
    type = "AWS::Logs::LogGroup"
    replacement = frozenset({"LogGroupName"})
    name_property = "LogGroupName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        logs = context.client("logs")
        name = properties.get("LogGroupName") or context.physical_name(512)
        parameters = {"logGroupName": name, "tags": as_map(properties.select("Tags").get("Tags"))}
        if "KmsKeyId" in properties:
            parameters["kmsKeyId"] = properties["KmsKeyId"]
        logs.create_log_group(**parameters)
        arn = f"arn:{context.partition}:logs:{context.region}:{context.account}:log-group:{name}:*"
        resource = Resource(name, {"Arn": arn})
        context.created(resource)
        self._set_retention(context, name, properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        logs, name = context.client("logs"), resource.physical_id
        if new.get("KmsKeyId") != old.get("KmsKeyId"):
            if "KmsKeyId" in new:
                logs.associate_kms_key(logGroupName=name, kmsKeyId=new["KmsKeyId"])
            else:
                logs.disassociate_kms_key(logGroupName=name)
        self._set_retention(context, name, new)
        tags = new.select("Tags").get("Tags", [])
        arn = resource.attributes["Arn"].removesuffix(":*")
        logs.tag_resource(resourceArn=arn, tags=as_map(tags))
        gone = removed_keys(old.get("Tags"), tags)
        if gone:
            logs.untag_resource(resourceArn=arn, tagKeys=gone)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        logs = context.client("logs")
        with contextlib.suppress(logs.exceptions.ResourceNotFoundException):
            logs.delete_log_group(logGroupName=resource.physical_id)

    def _set_retention(self, context: Context, name: str, properties: Properties) -> None:
        days = properties.integer("RetentionInDays")
        if days is None:
            context.client("logs").delete_retention_policy(logGroupName=name)
        else:
            context.client("logs").put_retention_policy(logGroupName=name, retentionInDays=days)


@register
class MetricFilter(ResourceHandler):
    type = "AWS::Logs::MetricFilter"
    replacement = frozenset({"FilterName", "LogGroupName"})
    name_property = "FilterName"
    not_kept = frozenset({"ApplyOnTransformedLogs", "EmitSystemFieldDimensions", "FieldSelectionCriteria"})

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("FilterName") or context.physical_name(512)
        self._put(context, name, properties)
        return Resource(name, {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        self._put(context, resource.physical_id, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        logs = context.client("logs")
        with contextlib.suppress(logs.exceptions.ResourceNotFoundException):
            logs.delete_metric_filter(logGroupName=properties["LogGroupName"], filterName=resource.physical_id)

    def _put(self, context: Context, name: str, properties: Properties) -> None:
        transformations = [_transformation(each) for each in properties["MetricTransformations"]]
        parameters = {
            "logGroupName": properties["LogGroupName"],
            "filterName": name,
            "filterPattern": properties["FilterPattern"],
        }
        context.call("logs", "PutMetricFilter", {**parameters, "metricTransformations": transformations})


def _transformation(given: Properties) -> dict[str, Any]:
    told = given.plain()
    dimensions = {each["Key"]: each["Value"] for each in told.pop("Dimensions", [])}
    return {
        **{key[0].lower() + key[1:]: value for key, value in told.items()},
        **({"dimensions": dimensions} if dimensions else {}),
    }
