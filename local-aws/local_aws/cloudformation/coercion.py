"""Converts values to the types of an API: templates may write scalars as strings, and numbers as text."""

from __future__ import annotations

from typing import Any

from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape


def call(client: Any, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    shape = client.meta.service_model.operation_model(operation).input_shape
    return getattr(client, xform_name(operation))(**(_coerced(parameters, shape) if shape else parameters))


def _coerced(value: Any, shape: Shape) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return {
            key: _coerced(item, shape.members[key]) if key in shape.members else item for key, item in value.items()
        }
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: _coerced(item, shape.value) for key, item in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_coerced(item, shape.member) for item in value]
    return _scalar(value, shape.type_name)


def _scalar(value: Any, kind: str) -> Any:
    if kind == "boolean" and isinstance(value, str):
        return value.lower() == "true"
    if kind in ("integer", "long") and isinstance(value, (str, float)):
        return int(value)
    if kind in ("float", "double") and isinstance(value, str):
        return float(value)
    if kind == "string" and isinstance(value, (bool, int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value
