"""The Query protocol in front of the actions: form fields in, XML out, shaped by botocore's model of the service."""

from __future__ import annotations

import re
import sys
import traceback
import uuid
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from xml.sax.saxutils import escape

from moto.core.parse import QueryParser
from moto.core.serialize import QuerySerializer
from moto.core.utils import get_service_model
from werkzeug.datastructures import MultiDict

from local_aws.cloudformation.errors import CloudFormationError, InvalidAction

Action = Callable[[dict[str, Any], str], dict[str, Any]]
"""A function from the request and its Region to the response."""

_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/cloudformation/aws4_request")
_NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"


class CloudFormationEndpoint:
    """Answers the requests that are signed for CloudFormation and passes the others on."""

    def __init__(self, actions: dict[str, Action], behind: WSGIApplication):
        self._actions = actions
        self._behind = behind
        self._model = get_service_model("cloudformation")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None:
            return self._behind(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        status, text = self._answer(MultiDict(parse_qsl(body, keep_blank_values=True)), scope[1])
        payload = text.encode()
        start_response(status, [("Content-Type", "text/xml"), ("Content-Length", str(len(payload)))])
        return [payload]

    def _answer(self, fields: MultiDict[str, str], region: str) -> tuple[str, str]:
        request_id = str(uuid.uuid4())
        try:
            name = fields.get("Action", "")
            if name not in self._actions:
                raise InvalidAction(f"local AWS: CloudFormation's {name} is not emulated")
            operation = self._model.operation_model(name)
            # The parser of the query protocol reads nothing else.
            request = QueryParser(operation).parse({"values": fields})  # type: ignore[typeddict-item]
            answer = _without_nothing(self._actions[name](request, region))
            serializer = QuerySerializer(operation)
            serializer.context.request_id = request_id
            return "200 OK", str(serializer.serialize(answer)["body"])
        except CloudFormationError as error:
            return "400 Bad Request", _error("Sender", error.code, error.message, request_id)
        except Exception as error:  # noqa: BLE001 - a mistake of the local AWS, which must not look like a response
            traceback.print_exception(error, file=sys.stderr)
            return "500 Internal Server Error", _error(
                "Receiver", "InternalFailure", f"local AWS: {type(error).__name__}: {error}", request_id
            )


def _error(kind: str, code: str, message: str, request_id: str) -> str:
    return (
        f'<ErrorResponse xmlns="{_NAMESPACE}"><Error><Type>{kind}</Type><Code>{code}</Code>'
        f"<Message>{escape(message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    )


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nothing(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nothing(item) for item in value]
    return value
