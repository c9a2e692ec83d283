"""The parameters of a request by the names of its API, from its body and AWS's service models.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.utils import get_service_model
from werkzeug.datastructures import MultiDict

from local_aws.operation import MODELS


def of(service: str, operation: str, content_type: str, body: bytes) -> dict[str, Any]:
    """Return the parameters of a request. They are empty if they are in the path, as for S3 and Lambda."""
    if "x-amz-json" in content_type:
        parameters = json.loads(body or b"{}")
    elif "x-www-form-urlencoded" in content_type:
        model = get_service_model(MODELS.get(service, service))
        fields = MultiDict(parse_qsl(body.decode(), keep_blank_values=True))
        protocol = "ec2" if model.metadata["protocol"] == "ec2" else "query"
        parser = PROTOCOL_PARSERS[protocol](model.operation_model(operation))
        # The parsers of these protocols read nothing else.
        parameters = parser.parse({"values": fields})  # type: ignore[typeddict-item]
    else:
        return {}
    return _plain(parameters)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
