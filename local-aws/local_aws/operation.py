"""Which operation of which service an HTTP request is, from AWS's own service models."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

import botocore.session
from botocore.model import ServiceModel

# The signing name of a service is not always the name of its model.
_MODELS = {
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
}


def identify(environ: dict[str, Any], body: bytes) -> tuple[str, str, str]:
    """Service, operation and access key id of a signed request.

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
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    for name, method, path, literals in _routes(_MODELS.get(service, service)):
        if method == environ["REQUEST_METHOD"] and path.fullmatch(environ["PATH_INFO"]) and literals <= set(query):
            return name
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"


@lru_cache
def _routes(service: str) -> list[tuple[str, str, re.Pattern[str], frozenset[str]]]:
    """The REST operations of a service, the most particular first."""
    loader = botocore.session.get_session().get_component("data_loader")
    if service not in loader.list_available_services("service-2"):
        return []
    model = ServiceModel(loader.load_service_model(service, "service-2"))
    routes = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        path, _, query = http["requestUri"].partition("?")
        literals = frozenset(parse_qs(query, keep_blank_values=True))
        routes.append((name, http["method"], _pattern(path), literals))
    return sorted(routes, key=lambda route: (-len(route[3]), route[2].pattern.count("["), -len(route[2].pattern)))


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^}]+\})", path)
    return re.compile("".join(_piece(piece) for piece in pieces) + "/?")


def _piece(piece: str) -> str:
    if piece.endswith("+}"):
        return ".+"
    return "[^/]+" if piece.startswith("{") else re.escape(piece)
