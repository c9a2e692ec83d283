"""Custom resources: a function creates the resource and responds by a URL.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
"""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

from local_aws.cloudformation.intrinsics import text_of
from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler
from local_aws.functions import responses
from local_aws.functions.invoke import InvocationResult, invoke

_DEFAULT_TIMEOUT_SECONDS = 3600
_ANY_TIME = timedelta(days=36500)
_MOST_LOG = 1000


@register
class CustomResource(ResourceHandler):
    type = "AWS::CloudFormation::CustomResource"

    def create(self, context: Context, properties: Properties) -> Resource:
        _ = properties["ServiceToken"]  # without it there is no function to call, and no resource to remove
        values = properties.plain()
        # A creation that fails without naming its resource is undone under the id that CloudFormation generated.
        generated = Resource(context.physical_name(128))
        context.created(generated)
        answer = _ask(context, "Create", values)
        # A failed function may name the resource that it began; the CDK's framework marks a resource that was never
        # created.
        resource = _resource(answer, generated.physical_id)
        context.created(resource)
        _check(answer)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        values = new.plain()
        if values["ServiceToken"] != old["ServiceToken"]:
            raise ResourceFailed("Modifying service token is not allowed.")
        answer = _ask(context, "Update", values, resource.physical_id, OldResourceProperties=_as_text(old))
        _check(answer)
        return _resource(answer, resource.physical_id)

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        _check(_ask(context, "Delete", properties, resource.physical_id))


def _ask(
    context: Context, request_type: str, properties: dict[str, Any], physical_id: str | None = None, **more: Any
) -> dict[str, Any]:
    response_id = str(uuid.uuid4())
    event = {
        "RequestType": request_type,
        "ServiceToken": properties["ServiceToken"],
        "ResponseURL": responses.url(response_id),
        "StackId": context.stack_id,
        "RequestId": response_id,
        "LogicalResourceId": context.logical_id,
        "ResourceType": context.type,
        "ResourceProperties": _as_text(properties),
        **({"PhysicalResourceId": physical_id} if physical_id else {}),
        **more,
    }
    return _answer(context, event, response_id, int(properties.get("ServiceTimeout", _DEFAULT_TIMEOUT_SECONDS)))


def _check(answer: dict[str, Any]) -> None:
    if answer.get("Status") != "SUCCESS":
        raise ResourceFailed(
            f"Received response status [{answer.get('Status')}] from custom resource. Message returned: "
            f"{answer.get('Reason')}"
        )


def _answer(context: Context, event: dict[str, Any], response_id: str, timeout_seconds: int) -> dict[str, Any]:
    """Return the response. It may arrive after the invocation, because a function may pass the request on."""
    answers: list[dict[str, Any]] = []
    crashes: list[str] = []

    def call() -> None:
        try:
            result: InvocationResult = invoke(event["ServiceToken"], event, context.region)
        except Exception as error:  # noqa: BLE001 - a missing function, in the words of the service
            crashes.append(str(error))
            return
        if result.error:
            crashes.append(f"{result.error}\n{result.logs[-_MOST_LOG:]}")

    def arrived() -> bool:
        # The response is read first, because a function that responds and then crashes has responded.
        crashed = bool(crashes)
        answer = responses.take(response_id)
        if answer is not None:
            answers.append(answer)
        return bool(answers) or crashed

    invocation = threading.Thread(target=call, name=f"custom resource {context.logical_id}", daemon=True)
    invocation.start()
    # A function runs in real time and has a time-out of its own, however far the clock moves meanwhile; what comes
    # after it counts.
    context.wait_until(lambda: arrived() or not invocation.is_alive(), _ANY_TIME)
    if not answers:
        context.wait_until(arrived, timedelta(seconds=timeout_seconds))
    if answers:
        return answers[0]
    if crashes:
        raise ResourceFailed(f"The function of the custom resource failed before it answered: {crashes[0]}")
    raise ResourceFailed(
        "CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId "
        f"[{response_id}]."
    )


def _resource(answer: dict[str, Any], default_id: str) -> Resource:
    return Resource(answer.get("PhysicalResourceId") or default_id, answer.get("Data") or {})


def _as_text(value: Any) -> Any:
    """Return the properties with every scalar as text, as CloudFormation sends them."""
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return text_of(value)
