"""What the outside asked of the local AWS, and the faults that a test wants it to answer with.

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

from local_aws import aws, clock
from local_aws.operation import identify

_LARGEST_FORM = 1_000_000
_QUERY_SERVICES = {"autoscaling", "sns", "monitoring", "rds", "iam", "sts", "elasticloadbalancing", "cloudformation"}

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Fault:
    """Answers ``times`` matching requests with an error, after letting ``skip`` of them pass."""

    service: str
    operation: str
    code: str
    status: int = 400
    message: str = "Injected by the local AWS."
    times: int = 1
    skip: int = 0
    delaySeconds: float = 0.0


_lock = threading.Lock()
_requests: list[dict[str, str]] = []
_faults: list[Fault] = []


def requests() -> list[dict[str, str]]:
    with _lock:
        return list(_requests)


def faults(rules: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Replace the faults, or list what is left of them."""
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
        service, operation, key = identify(environ, _form(environ))
        if not service or key == aws.ACCESS_KEY_ID:
            return application(environ, start_response)
        with _lock:
            _requests.append(
                {"time": clock.now().isoformat(), "service": service, "operation": operation, "accessKeyId": key, "role": _role(key)}
            )
            fault = _due(service, operation)
        if fault is None:
            return application(environ, start_response)
        time.sleep(fault.delaySeconds)
        content_type, body = _error(fault)
        start_response(f"{fault.status} Fault", [("Content-Type", content_type), ("Content-Length", str(len(body)))])
        return [body]

    return observed


def _form(environ: dict[str, Any]) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 < length < _LARGEST_FORM or "x-www-form-urlencoded" not in environ.get("CONTENT_TYPE", ""):
        return b""
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _role(key: str) -> str:
    """The role whose session made the request; empty for a caller's own keys."""
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
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html and its like for the other protocols."""
    detail = f"<Code>{fault.code}</Code><Message>{fault.message}</Message>"
    if fault.service == "ec2":
        return "text/xml", f"<Response><Errors><Error>{detail}</Error></Errors><RequestID>local</RequestID></Response>".encode()
    if fault.service == "s3":
        return "application/xml", f"<Error>{detail}<RequestId>local</RequestId></Error>".encode()
    if fault.service in _QUERY_SERVICES:
        body = f"<ErrorResponse><Error><Type>Sender</Type>{detail}</Error><RequestId>local</RequestId></ErrorResponse>"
        return "text/xml", body.encode()
    return "application/x-amz-json-1.1", json.dumps({"__type": fault.code, "message": fault.message}).encode()
