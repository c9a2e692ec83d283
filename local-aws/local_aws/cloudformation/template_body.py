"""Reads template text: JSON, or YAML with the short forms of the intrinsic functions."""

from __future__ import annotations

import json
from typing import Any

import yaml

from local_aws.cloudformation.errors import CloudFormationError


class _Loader(yaml.SafeLoader):
    """A YAML loader that reads dates as text, as CloudFormation does."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    else:
        raise CloudFormationError(f"Template format error: unsupported node {node.tag}")
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


def parse(body: str) -> dict[str, Any]:
    try:
        template = json.loads(body) if body.lstrip().startswith("{") else yaml.load(body, Loader=_Loader)
    except (json.JSONDecodeError, yaml.YAMLError) as error:
        raise CloudFormationError(f"Template format error: {error}") from error
    if not isinstance(template, dict):
        raise CloudFormationError("Template format error: unsupported structure.")
    return template
