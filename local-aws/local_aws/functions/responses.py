"""Responses of custom resources.

A function that serves a custom resource answers by an HTTPS PUT to the ResponseURL of its request
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html). The handlers insist on HTTPS,
and some drop the port, so the local AWS hands out URLs of a host that cannot exist; the runner keeps what is sent
there.
"""

from __future__ import annotations

import json
import re
from typing import Any

from local_aws.functions import workspace

HOST = "cfn-response.invalid"


def url(response_id: str) -> str:
    if not re.fullmatch(r"[\w-]+", response_id):
        raise ValueError(f"{response_id!r} cannot be a response id")
    return f"https://{HOST}/{response_id}"


def take(response_id: str) -> dict[str, Any] | None:
    """Remove the response and return it, or return None while there is none."""
    path = workspace.directory("responses") / f"{response_id}.json"
    try:
        answer = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    path.unlink()
    return answer
