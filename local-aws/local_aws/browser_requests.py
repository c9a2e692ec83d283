"""Refuses requests that a web page made in a browser on this machine.

The server runs the code of the functions that it is given, and every page that a browser shows can send requests to a
port of 127.0.0.1. Two kinds of them are refused, to AWS's interfaces and to the control interface:

- Those for a ``Host`` other than the server's own address. A page gets there by DNS rebinding: its own name resolves to
  127.0.0.1, and for the browser it asks itself.
- Those with the ``Origin`` of another site, or without one where ``Sec-Fetch-Site`` tells that another site sent them,
  such as the request for an image. SDKs and command lines send neither header.

https://www.w3.org/TR/fetch-metadata/, https://fetch.spec.whatwg.org/#origin-header
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Every name under localhost is this machine (https://www.rfc-editor.org/rfc/rfc6761#section-6.3). SDKs put the name of
# a bucket in front of it.
_OWN_HOST = re.compile(r"127\.0\.0\.1|([a-z0-9_.-]+\.)?localhost", re.IGNORECASE)
_FROM_THE_SERVER_ITSELF = ("same-origin", "none")


def refuse(application: Application) -> Application:
    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        refusal = _refusal(environ)
        if refusal is None:
            return application(environ, start_response)
        body = f"The local AWS refused the request: {refusal}\n".encode()
        # The body of the request is not read, so the connection cannot be used again.
        headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), ("Connection", "close")]
        start_response("403 Forbidden", headers)
        return [body]

    return guarded


def _refusal(environ: dict[str, Any]) -> str | None:
    port = str(environ["SERVER_PORT"])
    host, origin, site = (environ.get(name) for name in ("HTTP_HOST", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE"))
    if not _is_own(host or "", port):
        return f"its Host is {host!r}, and the server is 127.0.0.1:{port}, localhost:{port} or a name under localhost"
    scheme, _, sender = (origin or "").partition("://")
    if origin is not None and not (scheme == "http" and _is_own(sender, port)):
        return f"its Origin is {origin!r}"
    if site is not None and site not in _FROM_THE_SERVER_ITSELF:
        return f"its Sec-Fetch-Site is {site!r}"
    return None


def _is_own(host: str, port: str) -> bool:
    name, _, given = host.rpartition(":")
    return given == port and _OWN_HOST.fullmatch(name) is not None
