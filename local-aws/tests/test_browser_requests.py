"""Requests of a web page are refused, and those of SDKs, command lines and functions are not."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from account import LocalAws
from test_functions import Function

_TARGETS = [("POST", "/"), ("GET", "/_local/clock"), ("POST", "/_local/reset"), ("POST", "/2015-03-31/functions")]


def _ask(local: LocalAws, method: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
    """Send a request, and return its status and text. Headers may contain ``{port}``, the port of the server."""
    address = urlsplit(local.url)
    connection = HTTPConnection(str(address.hostname), address.port)
    given = {name: value.replace("{port}", str(address.port)) for name, value in headers.items()}
    connection.request(method, path, body=b"{}" if method == "POST" else None, headers=given)
    answer: HTTPResponse = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:{port}",
        "localhost:{port}",
        "LOCALHOST:{port}",
        "bucket.localhost:{port}",
        "123456789012.s3.localhost:{port}",
    ],
)
def test_its_own_addresses_are_served(local: LocalAws, host: str) -> None:
    """SDKs put the name of a bucket, or the id of an account, in front of a host name."""
    status, _ = _ask(local, "GET", "/_local/clock", {"Host": host})
    assert status == 200


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example:{port}",
        "rebound.example",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.example:{port}",
        "notlocalhost:{port}",
        "127.0.0.1.example:{port}",
        "10.0.0.1:{port}",
        "",
    ],
)
@pytest.mark.parametrize(("method", "path"), _TARGETS)
def test_another_host_is_refused(local: LocalAws, method: str, path: str, host: str) -> None:
    """With DNS rebinding, the name of a page is changed to resolve to 127.0.0.1."""
    status, body = _ask(local, method, path, {"Host": host})
    assert (status, "its Host is" in body) == (403, True)


@pytest.mark.parametrize(
    "origin",
    [
        "https://page.example",
        "http://page.example",
        "null",
        "http://localhost:1",
        "http://localhost",
        "https://localhost:{port}",
        "http://localhost.example:{port}",
        "",
    ],
)
@pytest.mark.parametrize(("method", "path"), _TARGETS)
def test_a_foreign_origin_is_refused(local: LocalAws, method: str, path: str, origin: str) -> None:
    """A form or a script of another site sends its origin: https://fetch.spec.whatwg.org/#origin-header"""
    status, body = _ask(local, method, path, {"Origin": origin})
    assert (status, "its Origin is" in body) == (403, True)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(("method", "path"), _TARGETS)
def test_a_request_that_another_site_makes_without_an_origin_is_refused(
    local: LocalAws, method: str, path: str, site: str
) -> None:
    """A request for an image, for example, has no origin: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header"""
    status, body = _ask(local, method, path, {"Sec-Fetch-Site": site})
    assert (status, "its Sec-Fetch-Site is" in body) == (403, True)


def test_a_preflight_of_another_site_is_refused(local: LocalAws) -> None:
    """https://fetch.spec.whatwg.org/#cors-preflight-request"""
    status, _ = _ask(local, "OPTIONS", "/", {"Origin": "https://page.example", "Access-Control-Request-Method": "POST"})
    assert status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:{port}"},
        {"Origin": "http://localhost:{port}"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_browser_may_be_pointed_at_it(local: LocalAws, headers: dict[str, str]) -> None:
    status, _ = _ask(local, "GET", "/_local/clock", headers)
    assert status == 200


def test_a_refused_request_changes_nothing(local: LocalAws) -> None:
    _ask(
        local,
        "POST",
        "/",
        {"Origin": "https://page.example", "Authorization": "Credential=a/20260101/us-east-1/ec2/aws4_request"},
    )
    assert local.control("requests") == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_sdk_is_served(local: LocalAws, host: str) -> None:
    named = LocalAws(local.url.replace("127.0.0.1", host), local.control)
    s3 = named.client("s3")
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="key", Body=b"x")
    assert named.client("sns").list_topics()["Topics"] == []


def test_a_bucket_is_served_under_its_own_host(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html"""
    s3 = local.client("s3")
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="key", Body=b"content")
    signature = (
        "AWS4-HMAC-SHA256 Credential=operator/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    )
    headers = {"Host": "bucket.localhost:{port}", "Authorization": signature}
    assert _ask(local, "GET", "/key", headers) == (200, "content")


@pytest.mark.parametrize("runtime", ["nodejs22.x", "nodejs24.x"])
def test_a_function_is_served(local: LocalAws, runtime: str) -> None:
    """The function uses ``fetch``, which sends other ``Sec-Fetch`` headers."""
    source = """exports.handler = async () => {
      const answer = await fetch(process.env.AWS_ENDPOINT_URL + '/_local/clock', { method: 'POST', body: '{}' });
      return answer.status;
    };"""
    assert Function(local, runtime=runtime, source=source).call() == 200
