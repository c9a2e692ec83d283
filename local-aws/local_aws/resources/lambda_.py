"""AWS::Lambda: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html"""

from __future__ import annotations

import contextlib
import io
import uuid
import zipfile
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler, TagFormat
from local_aws.resources.tagging import as_map, removed_keys

_CONFIGURATION = (
    "Handler",
    "Role",
    "Description",
    "Timeout",
    "MemorySize",
    "Environment",
    "Layers",
    "VpcConfig",
    "KmsKeyArn",
    "LoggingConfig",
    "EphemeralStorage",
    "TracingConfig",
    "DeadLetterConfig",
    "Runtime",
)
_DEFAULTS = {
    "Description": "",
    "EphemeralStorage": {"Size": 512},
    "Environment": {"Variables": {}},
    "KmsKeyArn": "",
    "Layers": [],
    "LoggingConfig": {"LogFormat": "Text"},
    "MemorySize": 128,
    "Timeout": 3,
    "TracingConfig": {"Mode": "PassThrough"},
    "VpcConfig": {"SecurityGroupIds": [], "SubnetIds": []},
}
"""The values that a property gets if a change removes it from the template."""


@register
class Function(ResourceHandler):
    type = "AWS::Lambda::Function"
    replacement = frozenset({"FunctionName", "PackageType"})
    name_property = "FunctionName"
    not_kept = frozenset({"DeadLetterConfig"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("FunctionName") or context.physical_name(64)
        parameters = {**properties.select("Architectures", "PackageType"), **self._configuration(properties)}
        parameters |= {
            "FunctionName": name,
            "Code": self._code(properties),
            "Tags": as_map(properties.select("Tags").get("Tags")),
        }
        function = context.call("lambda", "CreateFunction", parameters)
        resource = Resource(name, {"Arn": function["FunctionArn"]})
        context.created(resource)
        self._set_concurrency(context, name, {}, properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        client, name = context.client("lambda"), resource.physical_id
        code = self._code(new)
        if new["Code"].plain() != old["Code"] or new.select("Architectures") != {
            key: old[key] for key in ("Architectures",) if key in old
        }:
            context.call("lambda", "UpdateFunctionCode", {"FunctionName": name, **code, **new.select("Architectures")})
        left_out = {self._parameter(key): value for key, value in _DEFAULTS.items() if key in old}
        configuration = {**left_out, **self._configuration(new)}
        context.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": name, **configuration})
        self._set_concurrency(context, name, old, new)
        tags = new.select("Tags").get("Tags", [])
        client.tag_resource(Resource=resource.attributes["Arn"], Tags=as_map(tags))
        gone = removed_keys(old.get("Tags"), tags)
        if gone:
            client.untag_resource(Resource=resource.attributes["Arn"], TagKeys=gone)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        client = context.client("lambda")
        with contextlib.suppress(client.exceptions.ResourceNotFoundException):
            client.delete_function(FunctionName=resource.physical_id)

    def _configuration(self, properties: Properties) -> dict[str, Any]:
        return {self._parameter(name): value for name, value in properties.select(*_CONFIGURATION).items()}

    def _parameter(self, name: str) -> str:
        # The one property that CloudFormation spells otherwise than the API.
        return "KMSKeyArn" if name == "KmsKeyArn" else name

    def _code(self, properties: Properties) -> dict[str, Any]:
        code = properties["Code"].plain()
        if "ZipFile" not in code:
            return code
        runtime = properties["Runtime"]
        if not runtime.startswith("nodejs"):
            raise ResourceFailed(f"local AWS: inline code for {runtime} is not emulated")
        return {"ZipFile": _package("index.js", code["ZipFile"])}

    def _set_concurrency(self, context: Context, name: str, old: dict[str, Any], new: Properties) -> None:
        reserved = new.integer("ReservedConcurrentExecutions")
        if reserved is not None:
            context.client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=reserved)
        elif "ReservedConcurrentExecutions" in old:
            context.client("lambda").delete_function_concurrency(FunctionName=name)


@register
class Permission(ResourceHandler):
    type = "AWS::Lambda::Permission"
    _PARAMETERS = (
        "Action",
        "EventSourceToken",
        "FunctionName",
        "FunctionUrlAuthType",
        "Principal",
        "PrincipalOrgID",
        "SourceAccount",
        "SourceArn",
    )
    replacement = frozenset(_PARAMETERS)

    def create(self, context: Context, properties: Properties) -> Resource:
        statement = str(uuid.uuid4())
        context.client("lambda").add_permission(StatementId=statement, **properties.select(*self._PARAMETERS))
        return Resource(statement, {"Id": statement})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        client = context.client("lambda")
        with contextlib.suppress(client.exceptions.ResourceNotFoundException):
            client.remove_permission(FunctionName=properties["FunctionName"], StatementId=resource.physical_id)


@register
class EventInvokeConfig(ResourceHandler):
    type = "AWS::Lambda::EventInvokeConfig"
    replacement = frozenset({"FunctionName", "Qualifier"})

    def create(self, context: Context, properties: Properties) -> Resource:
        self._put(context, properties)
        return Resource(f"{properties['FunctionName']}|{properties['Qualifier']}", {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        self._put(context, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        client = context.client("lambda")
        with contextlib.suppress(client.exceptions.ResourceNotFoundException):
            client.delete_function_event_invoke_config(FunctionName=properties["FunctionName"])

    def _put(self, context: Context, properties: Properties) -> None:
        if properties["Qualifier"] != "$LATEST":
            raise ResourceFailed("local AWS: functions have no versions here, so the Qualifier can only be $LATEST")
        names = ("FunctionName", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
        context.call("lambda", "PutFunctionEventInvokeConfig", properties.select(*names))


def _package(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, text)
    return buffer.getvalue()
