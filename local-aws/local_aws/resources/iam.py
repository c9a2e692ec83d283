"""AWS::IAM: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html"""

from __future__ import annotations

import contextlib
import json
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import (
    Context,
    Properties,
    Resource,
    ResourceHandler,
    TagFormat,
    UpdateNotEmulated,
)
from local_aws.resources.tagging import removed_keys


def _document(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


class _Entity:
    """A role, group or user with its policies. The names of the API operations contain its name."""

    def __init__(self, context: Context, kind: str, name: str):
        self._iam = context.client("iam")
        self._kind = kind
        self._name = {f"{kind.capitalize()}Name": name}

    def set_inline(self, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
        for policy in new:
            self.put(policy["PolicyName"], policy["PolicyDocument"])
        for name in {policy["PolicyName"] for policy in old} - {policy["PolicyName"] for policy in new}:
            self.remove(name)

    def set_attached(self, old: list[str], new: list[str]) -> None:
        for arn in new:
            if arn not in old:
                self._call("attach_{}_policy", PolicyArn=arn)
        for arn in old:
            if arn not in new:
                self.detach(arn)

    def put(self, policy: str, document: Any) -> None:
        self._call("put_{}_policy", PolicyName=policy, PolicyDocument=_document(document))

    def remove(self, policy: str) -> None:
        self._unless_gone("delete_{}_policy", PolicyName=policy)

    def attach(self, arn: str) -> None:
        self._call("attach_{}_policy", PolicyArn=arn)

    def detach(self, arn: str) -> None:
        self._unless_gone("detach_{}_policy", PolicyArn=arn)

    def _call(self, method: str, **parameters: Any) -> None:
        getattr(self._iam, method.format(self._kind))(**self._name, **parameters)

    def _unless_gone(self, method: str, **parameters: Any) -> None:
        with contextlib.suppress(self._iam.exceptions.NoSuchEntityException):
            self._call(method, **parameters)


@register
class Role(ResourceHandler):
    type = "AWS::IAM::Role"
    replacement = frozenset({"RoleName", "Path"})
    name_property = "RoleName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("RoleName") or context.physical_name(64)
        parameters = properties.select("Path", "Description", "MaxSessionDuration", "PermissionsBoundary", "Tags")
        trust = _document(properties["AssumeRolePolicyDocument"].plain())
        role = context.call("iam", "CreateRole", {"RoleName": name, "AssumeRolePolicyDocument": trust, **parameters})[
            "Role"
        ]
        resource = Resource(name, {"Arn": role["Arn"], "RoleId": role["RoleId"]})
        context.created(resource)
        self._set_policies(context, name, {}, properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        iam, name = context.client("iam"), resource.physical_id
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=_document(new["AssumeRolePolicyDocument"].plain()))
        context.call(
            "iam",
            "UpdateRole",
            {"RoleName": name, "Description": "", **new.select("Description", "MaxSessionDuration")},
        )
        boundary = new.get("PermissionsBoundary")
        if boundary:
            iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary)
        elif old.get("PermissionsBoundary"):
            iam.delete_role_permissions_boundary(RoleName=name)
        tags = new.select("Tags").get("Tags", [])
        context.call("iam", "TagRole", {"RoleName": name, "Tags": tags})
        iam.untag_role(RoleName=name, TagKeys=removed_keys(old.get("Tags"), tags))
        self._set_policies(context, name, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        iam = context.client("iam")
        entity = _Entity(context, "role", resource.physical_id)
        entity.set_inline(properties.get("Policies", []), [])
        entity.set_attached(properties.get("ManagedPolicyArns", []), [])
        with contextlib.suppress(iam.exceptions.NoSuchEntityException):
            iam.delete_role(RoleName=resource.physical_id)

    def _set_policies(self, context: Context, name: str, old: dict[str, Any], new: Properties) -> None:
        entity = _Entity(context, "role", name)
        chosen = new.select("Policies", "ManagedPolicyArns")
        entity.set_inline(old.get("Policies", []), chosen.get("Policies", []))
        entity.set_attached(old.get("ManagedPolicyArns", []), chosen.get("ManagedPolicyArns", []))


@register
class Group(ResourceHandler):
    type = "AWS::IAM::Group"
    replacement = frozenset({"GroupName"})
    name_property = "GroupName"

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("GroupName") or context.physical_name(128)
        group = context.client("iam").create_group(GroupName=name, **properties.select("Path"))["Group"]
        resource = Resource(name, {"Arn": group["Arn"]})
        context.created(resource)
        self._set_policies(context, name, {}, properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        if new.get("Path") != old.get("Path"):
            raise UpdateNotEmulated("A change of the Path of a group is not emulated")
        self._set_policies(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        iam = context.client("iam")
        entity = _Entity(context, "group", resource.physical_id)
        entity.set_inline(properties.get("Policies", []), [])
        entity.set_attached(properties.get("ManagedPolicyArns", []), [])
        with contextlib.suppress(iam.exceptions.NoSuchEntityException):
            iam.delete_group(GroupName=resource.physical_id)

    def _set_policies(self, context: Context, name: str, old: dict[str, Any], new: Properties) -> None:
        entity = _Entity(context, "group", name)
        chosen = new.select("Policies", "ManagedPolicyArns")
        entity.set_inline(old.get("Policies", []), chosen.get("Policies", []))
        entity.set_attached(old.get("ManagedPolicyArns", []), chosen.get("ManagedPolicyArns", []))


_HOLDERS = (("Groups", "group"), ("Roles", "role"), ("Users", "user"))


def _holders(context: Context, properties: dict[str, Any]) -> dict[tuple[str, str], _Entity]:
    return {(kind, name): _Entity(context, kind, name) for key, kind in _HOLDERS for name in properties.get(key, [])}


@register
class Policy(ResourceHandler):
    """An inline policy of roles, groups and users."""

    type = "AWS::IAM::Policy"

    def create(self, context: Context, properties: Properties) -> Resource:
        values = properties.select("Groups", "Roles", "Users", "PolicyName", "PolicyDocument")
        for entity in _holders(context, values).values():
            entity.put(values["PolicyName"], values["PolicyDocument"])
        return Resource(context.physical_name(64), {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        values = new.select("Groups", "Roles", "Users", "PolicyName", "PolicyDocument")
        now = _holders(context, values)
        for entity in now.values():
            entity.put(values["PolicyName"], values["PolicyDocument"])
        for holder, entity in _holders(context, old).items():
            if holder not in now or old["PolicyName"] != values["PolicyName"]:
                entity.remove(old["PolicyName"])
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        for entity in _holders(context, properties).values():
            entity.remove(properties["PolicyName"])


@register
class ManagedPolicy(ResourceHandler):
    type = "AWS::IAM::ManagedPolicy"
    replacement = frozenset({"ManagedPolicyName", "Path", "Description"})
    name_property = "ManagedPolicyName"

    def create(self, context: Context, properties: Properties) -> Resource:
        values = properties.select("Groups", "Roles", "Users", "PolicyDocument")
        name = properties.get("ManagedPolicyName") or context.physical_name(128)
        optional = {key: value for key, value in properties.select("Path", "Description").items() if value != ""}
        policy = context.client("iam").create_policy(
            PolicyName=name, PolicyDocument=_document(values["PolicyDocument"]), **optional
        )["Policy"]
        resource = Resource(policy["Arn"], {"PolicyArn": policy["Arn"], "PolicyId": policy["PolicyId"]})
        context.created(resource)
        for entity in _holders(context, values).values():
            entity.attach(policy["Arn"])
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        iam, arn = context.client("iam"), resource.physical_id
        values = new.select("Groups", "Roles", "Users", "PolicyDocument")
        if values["PolicyDocument"] != old["PolicyDocument"]:
            # A policy has at most five versions, and a rollback needs only the previous one.
            before = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
            iam.create_policy_version(
                PolicyArn=arn, PolicyDocument=_document(values["PolicyDocument"]), SetAsDefault=True
            )
            iam.delete_policy_version(PolicyArn=arn, VersionId=before)
        was, now = _holders(context, old), _holders(context, values)
        for holder in now.keys() - was.keys():
            now[holder].attach(arn)
        for holder in was.keys() - now.keys():
            was[holder].detach(arn)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        iam = context.client("iam")
        for entity in _holders(context, properties).values():
            entity.detach(resource.physical_id)
        with contextlib.suppress(iam.exceptions.NoSuchEntityException):
            iam.delete_policy(PolicyArn=resource.physical_id)


@register
class InstanceProfile(ResourceHandler):
    type = "AWS::IAM::InstanceProfile"
    replacement = frozenset({"InstanceProfileName", "Path"})
    name_property = "InstanceProfileName"

    def create(self, context: Context, properties: Properties) -> Resource:
        iam = context.client("iam")
        name = properties.get("InstanceProfileName") or context.physical_name(128)
        profile = iam.create_instance_profile(InstanceProfileName=name, **properties.select("Path"))["InstanceProfile"]
        resource = Resource(name, {"Arn": profile["Arn"]})
        context.created(resource)
        for role in properties["Roles"]:
            iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=role)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        iam = context.client("iam")
        # A profile has one role, so the old role is removed first.
        for role in old["Roles"]:
            if role not in new["Roles"]:
                iam.remove_role_from_instance_profile(InstanceProfileName=resource.physical_id, RoleName=role)
        for role in new["Roles"]:
            if role not in old["Roles"]:
                iam.add_role_to_instance_profile(InstanceProfileName=resource.physical_id, RoleName=role)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        iam = context.client("iam")
        try:
            for role in iam.get_instance_profile(InstanceProfileName=resource.physical_id)["InstanceProfile"]["Roles"]:
                iam.remove_role_from_instance_profile(
                    InstanceProfileName=resource.physical_id, RoleName=role["RoleName"]
                )
            iam.delete_instance_profile(InstanceProfileName=resource.physical_id)
        except iam.exceptions.NoSuchEntityException:
            pass


@register
class ServiceLinkedRole(ResourceHandler):
    type = "AWS::IAM::ServiceLinkedRole"
    replacement = frozenset({"AWSServiceName", "CustomSuffix"})

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = properties.select("AWSServiceName", "CustomSuffix", "Description")
        role = context.client("iam").create_service_linked_role(**parameters)["Role"]
        return Resource(role["RoleName"], {"RoleName": role["RoleName"]})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        context.client("iam").update_role(RoleName=resource.physical_id, Description=new.get("Description", ""))
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        iam = context.client("iam")
        with contextlib.suppress(iam.exceptions.NoSuchEntityException):
            iam.delete_service_linked_role(RoleName=resource.physical_id)
