"""Records requests from outside, and answers them with the faults that a test sets.

Calls that the local AWS makes to itself are neither recorded nor disturbed.
"""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from local_aws import aws, clock, request_parameters
from local_aws.operation import identify

_LARGEST_BODY = 1_000_000
_WITH_PARAMETERS = ("x-www-form-urlencoded", "x-amz-json")
_QUERY_SERVICES = {"autoscaling", "sns", "monitoring", "rds", "iam", "sts", "elasticloadbalancing", "cloudformation"}

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Fault:
    """A fault that fails ``times`` requests after ``skip`` of them, with ``afterDeed`` after they were carried out."""

    service: str
    operation: str
    code: str
    status: int = 400
    message: str = "Injected by the local AWS."
    times: int = 1
    skip: int = 0
    delaySeconds: float = 0.0
    afterDeed: bool = False


@dataclass(frozen=True)
class _Request:
    time: str
    service: str
    operation: str
    access_key_id: str
    role: str
    content_type: str
    body: bytes

    def described(self) -> dict[str, Any]:
        """Return the request as a dict. The parameters are parsed only for this purpose."""
        return {
            "time": self.time,
            "service": self.service,
            "operation": self.operation,
            "accessKeyId": self.access_key_id,
            "role": self.role,
            "parameters": request_parameters.of(self.service, self.operation, self.content_type, self.body),
        }


_lock = threading.Lock()
_requests: list[_Request] = []
_faults: list[Fault] = []


def requests() -> list[dict[str, Any]]:
    with _lock:
        recorded = list(_requests)
    return [request.described() for request in recorded]


def faults(rules: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Replace the faults, or return the remaining ones."""
    with _lock:
        if rules is not None:
            _faults[:] = [Fault(**rule) for rule in rules]
        return [asdict(fault) for fault in _faults]


def forget() -> None:
    with _lock:
        _requests.clear()
        _faults.clear()


def wrap(application: Application) -> Application:
    def observed(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = _body(environ)
        service, operation, key = identify(environ, body)
        if not service or key == aws.ACCESS_KEY_ID:
            return application(environ, start_response)
        with _lock:
            content_type = environ.get("CONTENT_TYPE", "")
            _requests.append(_Request(clock.now().isoformat(), service, operation, key, _role(key), content_type, body))
            fault = _due(service, operation)
        if fault is None:
            return application(environ, start_response)
        if fault.afterDeed:
            _discard(application(environ, lambda *_: lambda _: None))
        time.sleep(fault.delaySeconds)
        error_type, error = _error(fault)
        start_response(f"{fault.status} Fault", [("Content-Type", error_type), ("Content-Length", str(len(error)))])
        return [error]

    return observed


def _discard(answer: Iterable[bytes]) -> None:
    for _ in answer:
        pass
    if close := getattr(answer, "close", None):
        close()


def _body(environ: dict[str, Any]) -> bytes:
    """Return the body of a request whose parameters are in the body."""
    length, content_type = int(environ.get("CONTENT_LENGTH") or 0), environ.get("CONTENT_TYPE", "")
    if not 0 < length < _LARGEST_BODY or not any(kind in content_type for kind in _WITH_PARAMETERS):
        return b""
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _role(key: str) -> str:
    """Return the role whose session made the request, or an empty string for the keys of a caller."""
    from moto.sts.models import sts_backends

    session = sts_backends[aws.account_id()]["aws"].get_assumed_role_from_access_key(key)
    return session.role_arn if session else ""


def _due(service: str, operation: str) -> Fault | None:
    for fault in _faults:
        if (fault.service, fault.operation) != (service, operation) or fault.times <= 0:
            continue
        if fault.skip > 0:
            fault.skip -= 1
            continue
        fault.times -= 1
        return fault
    return None


def _error(fault: Fault) -> tuple[str, bytes]:
    """Return the error in the protocol of the service: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    detail = f"<Code>{fault.code}</Code><Message>{fault.message}</Message>"
    if fault.service == "ec2":
        return (
            "text/xml",
            f"<Response><Errors><Error>{detail}</Error></Errors><RequestID>local</RequestID></Response>".encode(),
        )
    if fault.service == "s3":
        return "application/xml", f"<Error>{detail}<RequestId>local</RequestId></Error>".encode()
    if fault.service in _QUERY_SERVICES:
        body = f"<ErrorResponse><Error><Type>Sender</Type>{detail}</Error><RequestId>local</RequestId></ErrorResponse>"
        return "text/xml", body.encode()
    return "application/x-amz-json-1.1", json.dumps({"__type": fault.code, "message": fault.message}).encode()
