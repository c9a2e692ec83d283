"""Deploys a template in a test, and waits for the end."""

from __future__ import annotations

import json
import time
from typing import Any

_PATIENCE_SECONDS = 20


class Stacks:
    def __init__(self, cloudformation: Any):
        self.api = cloudformation

    def create(self, name: str, resources: dict[str, Any], **more: Any) -> str:
        """Create a stack, and return its final status."""
        self.begin_create(name, resources, **more)
        return self.settle(name)

    def begin_create(self, name: str, resources: dict[str, Any], **more: Any) -> str:
        return self.api.create_stack(StackName=name, **_request(resources, more))["StackId"]

    def update(self, name: str, resources: dict[str, Any], **more: Any) -> str:
        self.begin_update(name, resources, **more)
        return self.settle(name)

    def begin_update(self, name: str, resources: dict[str, Any], **more: Any) -> None:
        self.api.update_stack(StackName=name, **_request(resources, more))

    def delete(self, name: str) -> str:
        stack_id = self.describe(name)["StackId"]
        self.api.delete_stack(StackName=name)
        return self.settle(stack_id)

    def describe(self, name: str) -> dict[str, Any]:
        return self.api.describe_stacks(StackName=name)["Stacks"][0]

    def settle(self, name: str) -> str:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while (status := self.describe(name)["StackStatus"]).endswith("_IN_PROGRESS"):
            assert time.monotonic() < deadline, f"{name} is still {status}"
            time.sleep(0.02)
        return status

    def wait_for_event(self, name: str, logical_id: str, status: str) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while (logical_id, status) not in [
            (event["LogicalResourceId"], event["ResourceStatus"]) for event in self.events(name)
        ]:
            assert time.monotonic() < deadline, f"{logical_id} never was {status}"
            time.sleep(0.02)

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return the events of a stack, the oldest first."""
        pages = self.api.get_paginator("describe_stack_events").paginate(StackName=name)
        return [event for page in pages for event in page["StackEvents"]][::-1]

    def story(self, name: str, *logical_ids: str) -> list[str]:
        """Return ``<logical id> <status>`` of the resources in the order of the events."""
        return [
            f"{event['LogicalResourceId']} {event['ResourceStatus']}"
            for event in self.events(name)
            if event["LogicalResourceId"] in logical_ids
        ]

    def reasons(self, name: str, logical_id: str) -> str:
        return "\n".join(
            event.get("ResourceStatusReason", "")
            for event in self.events(name)
            if event["LogicalResourceId"] == logical_id
        )

    def physical_id(self, name: str, logical_id: str) -> str:
        answer = self.api.describe_stack_resource(StackName=name, LogicalResourceId=logical_id)
        return answer["StackResourceDetail"]["PhysicalResourceId"]

    def outputs(self, name: str) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in self.describe(name).get("Outputs", [])}


def _request(resources: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Return the request. The names distinguish sections of the template from parameters of the call."""
    names = ("Outputs", "Conditions", "Mappings", "Rules")
    sections: dict[str, Any] = {key: more.pop(key) for key in names if key in more}
    if "TemplateParameters" in more:
        sections["Parameters"] = more.pop("TemplateParameters")
    return {
        "TemplateBody": json.dumps({"Resources": resources, **sections}),
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        **more,
    }
