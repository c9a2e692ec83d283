"""DescribeImageReferences: resources of the account that refer to an image.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.amis import AmisResponse
from moto.ssm.models import ssm_backends

from local_aws import aws
from local_aws.compute import instances
from local_aws.images import ownership, paging
from local_aws.moto_methods import replaces

_MOST_IMAGES = 10
_INSTANCE, _LAUNCH_TEMPLATE, _PARAMETER = "ec2:Instance", "ec2:LaunchTemplate", "ssm:Parameter"
# Recipes of Image Builder do not exist here, so none refers to an image.
_TYPES = (_INSTANCE, _LAUNCH_TEMPLATE, _PARAMETER, "imagebuilder:ImageRecipe", "imagebuilder:ContainerRecipe")
_OPTION = {_INSTANCE: "state-name", _LAUNCH_TEMPLATE: "version-depth"}
_DEPTH = 10
"""The number of the newest versions of a launch template that are searched by default."""


def install() -> None:
    replaces(AmisResponse, "describe_image_references")(_describe)


def _describe(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageReferences.html"""
    backend, ids = self.ec2_backend, self._get_param("ImageIds", [])
    if not 1 <= len(ids) <= _MOST_IMAGES:
        raise EC2ClientError("InvalidParameterValue", f"Between 1 and {_MOST_IMAGES} images can be checked at a time")
    for image_id in ids:
        ownership.own_image(backend, image_id)
    options = _options(self._get_param("ResourceTypes", []))
    types = _TYPES if self._get_bool_param("IncludeAllResourceTypes", False) else tuple(options)
    if not types:
        raise EC2ClientError("MissingParameter", "Either IncludeAllResourceTypes or ResourceTypes must be specified")
    self.error_on_dryrun()
    found = {
        (image_id, kind, arn)
        for kind in types
        for image_id, arn in _references(kind, backend, options.get(kind, []))
        if image_id in ids
    }
    references = [{"ImageId": image_id, "ResourceType": kind, "Arn": arn} for image_id, kind, arn in found]
    chosen, token = paging.page(
        references,
        lambda each: " ".join(each.values()),
        self._get_int_param("MaxResults"),
        self._get_param("NextToken"),
    )
    return ActionResult({"ImageReferences": chosen, "NextToken": token})


def _options(requested: list[dict[str, Any]]) -> dict[str, list[str]]:
    options: dict[str, list[str]] = {}
    for each in requested:
        kind = each["ResourceType"]
        if kind not in _TYPES:
            raise EC2ClientError("InvalidParameterValue", f"The resource type {kind} is not valid")
        options[kind] = []
        for option in each.get("ResourceTypeOptions", []):
            if option["OptionName"] != _OPTION.get(kind):
                raise EC2ClientError(
                    "InvalidParameterValue", f"The option {option['OptionName']} is not valid for {kind}"
                )
            options[kind] = option["OptionValues"]
    return options


def _references(kind: str, backend: Any, options: list[str]) -> Iterator[tuple[str, str]]:
    if kind == _INSTANCE:
        for instance in backend.all_instances():
            if (not options or instance.state in options) and not instances.is_forgotten(instance):
                yield instance.image_id, aws.arn("ec2", f"instance/{instance.id}", backend.region_name)
    elif kind == _LAUNCH_TEMPLATE:
        depth = int(options[0]) if options else _DEPTH
        for template in backend.launch_templates.values():
            for version in template.versions[-depth:]:
                yield version.image_id, aws.arn("ec2", f"launch-template/{template.id}", backend.region_name)
    elif kind == _PARAMETER:
        for name, versions in ssm_backends[backend.account_id][backend.region_name]._parameters.items():
            if versions and versions[-1].data_type == "aws:ec2:image":
                yield versions[-1].value, aws.arn("ssm", f"parameter/{name.lstrip('/')}", backend.region_name)
