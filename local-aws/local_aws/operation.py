"""The service and operation of an HTTP request, by AWS's service models."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import botocore.session
from botocore.model import OperationModel, ServiceModel

# The signing name of a service is not always the name of its model.
MODELS = {
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
}


def identify(environ: dict[str, Any], body: bytes) -> tuple[str, str, str]:
    """Return the service, operation and access key id of a signed request.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    credential = re.search(r"Credential=([^/]+)/\d+/[^/]+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    if not credential:
        return "", "", ""
    key, service = credential.groups()
    return service, _operation(service, environ, body), key


def _operation(service: str, environ: dict[str, Any], body: bytes) -> str:
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return target.rpartition(".")[2]
    if "x-www-form-urlencoded" in environ.get("CONTENT_TYPE", ""):
        return parse_qs(body.decode(errors="replace")).get("Action", [""])[0]
    given = set(parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)) | {
        name for name in environ if name.startswith("HTTP_")
    }
    # As it was sent: the slash of an ARN is part of a name, not of the path.
    path = environ.get("RAW_URI", environ["PATH_INFO"]).partition("?")[0]
    for route in _routes(MODELS.get(service, service)):
        if route.method == environ["REQUEST_METHOD"] and route.path.fullmatch(path) and route.required <= given:
            return route.operation
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"


class _Route(NamedTuple):
    operation: str
    method: str
    path: re.Pattern[str]
    required: frozenset[str]
    """The required query parameters, and the required headers with their WSGI names."""

    def rank(self) -> tuple[int, int, int]:
        return -len(self.required), self.path.pattern.count("["), -len(self.path.pattern)


@lru_cache
def _routes(service: str) -> list[_Route]:
    """Return the REST operations of a service, the most specific first."""
    loader = botocore.session.get_session().get_component("data_loader")
    if service not in loader.list_available_services("service-2"):
        return []
    model = ServiceModel(loader.load_service_model(service, "service-2"))
    return sorted((_route(model.operation_model(name)) for name in model.operation_names), key=_Route.rank)


def _route(operation: OperationModel) -> _Route:
    path, _, query = operation.http["requestUri"].partition("?")
    required = set(parse_qs(query, keep_blank_values=True))
    shape = operation.input_shape
    for name in shape.required_members if shape else ():
        serialization = shape.members[name].serialization
        wire_name = serialization.get("name", name)
        if serialization.get("location") == "querystring":
            required.add(wire_name)
        elif serialization.get("location") == "header":
            required.add(f"HTTP_{wire_name.upper().replace('-', '_')}")
    return _Route(operation.name, operation.http["method"], _pattern(path), frozenset(required))


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^}]+\})", path)
    return re.compile("".join(_piece(piece) for piece in pieces) + "/?")


def _piece(piece: str) -> str:
    if piece.endswith("+}"):
        return ".+"
    return "[^/]+" if piece.startswith("{") else re.escape(piece)
