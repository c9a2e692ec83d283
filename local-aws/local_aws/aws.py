"""Clients of the local AWS itself.

Whatever acts inside the server (resource handlers, the behaviour of groups) goes through the same public API as any
consumer: the parameters then equal those of the CloudFormation properties, errors are AWS's, and an upgrade of moto
rarely matters.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

PARTITION = "aws"

# The account comes from the dummy key: moto gives every unknown key the default account.
ACCESS_KEY_ID = "LOCALAWSITSELF"
_CREDENTIALS = {"aws_access_key_id": ACCESS_KEY_ID, "aws_secret_access_key": "local"}
# Clients do not retry: an error of the local AWS is a response, and a retried creation could leave two resources.
_CONFIG = Config(
    retries={"max_attempts": 0}, s3={"addressing_style": "path"}, max_pool_connections=50, read_timeout=900
)


@dataclass(frozen=True)
class Endpoint:
    url: str
    account: str
    region: str


_endpoint: Endpoint | None = None
_clients: dict[tuple[str, str], Any] = {}
_session = boto3.session.Session()
"""The session of all clients, because each session reads the same large files of botocore again."""
_lock = threading.Lock()


def configure(url: str, account: str, region: str) -> None:
    """Set the address of the running server, and drop the clients of an earlier one."""
    global _endpoint
    with _lock:
        _endpoint = Endpoint(url, account, region)
        _clients.clear()


def endpoint() -> Endpoint:
    if _endpoint is None:
        raise RuntimeError("the local AWS has not been started")
    return _endpoint


def url() -> str:
    return endpoint().url


def account_id() -> str:
    return endpoint().account


def region() -> str:
    return endpoint().region


def client(service: str, in_region: str | None = None) -> Any:
    """Return a boto3 client of the local AWS.

    There is one per service and Region, because it is thread-safe and slow to create.
    """
    place = endpoint()
    key = (service, in_region or place.region)
    with _lock:
        if key not in _clients:
            _clients[key] = _session.client(
                service, region_name=key[1], endpoint_url=place.url, config=_CONFIG, **_CREDENTIALS
            )
        return _clients[key]


def arn(service: str, resource: str, in_region: str | None = None) -> str:
    """Return an ARN of this account. Services without Regions need ``in_region=""``."""
    where = region() if in_region is None else in_region
    return f"arn:{PARTITION}:{service}:{where}:{account_id()}:{resource}"
