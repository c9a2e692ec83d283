"""The HTTP server: moto with the additions of the local AWS, on one port of 127.0.0.1."""

from __future__ import annotations

import threading
import warnings
from dataclasses import dataclass
from email.utils import format_datetime
from wsgiref.types import WSGIApplication

from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from local_aws import (
    aws,
    browser_requests,
    certificates,
    clock,
    compute,
    control,
    copies,
    corrections,
    databases,
    ec2_tags,
    events,
    image_parameters,
    images,
    managed_nodes,
    monitoring,
    moto_caches,
    parameters_by_arn,
    recycle_bin,
    seed,
    state,
    state_manager,
    timeline,
    topics,
    traffic,
)
from local_aws.cloudformation import api as cloudformation
from local_aws.cloudformation import ignored, registry
from local_aws.compute import reconciler
from local_aws.functions import invoke, lambda_backend

HOST = "127.0.0.1"


class _Quiet(MotoRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Do not log, because the control interface lists the requests and standard error is for errors."""

    def send_header(self, keyword: str, value: str) -> None:
        """Send the time of the clock in every response: https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1"""
        super().send_header(keyword, format_datetime(clock.now(), usegmt=True) if keyword.lower() == "date" else value)


@dataclass
class Server:
    url: str
    _listener: BaseWSGIServer
    _thread: threading.Thread

    def stop(self) -> None:
        # A request in progress calls other services here and fails with them, which is not reported.
        self._listener.log = _discard  # type: ignore[method-assign]
        cloudformation.reset()
        reconciler.stop()
        timeline.stop()
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()
        clock.stop()


def _discard(type: str, message: str, *args: object) -> None:  # noqa: A002 - the names are those of werkzeug
    """Discard a message of the server."""


def install() -> None:
    """Replace services and behaviour of moto by those of the local AWS.

    :raises MotoMethodChangedError: when moto has changed a method that is replaced
    """
    warnings.filterwarnings("ignore", module="moto")
    clock.start()
    corrections.install()
    certificates.install()
    moto_caches.install()
    lambda_backend.install()
    compute.install()
    ec2_tags.install()
    images.install()
    events.install()
    image_parameters.install()
    parameters_by_arn.install()
    topics.install()
    monitoring.install()
    databases.install()
    state_manager.install()
    managed_nodes.install()
    registry.load()


def start(planted: seed.Seed, port: int = 0) -> Server:
    """Start the server, and return it when the account has its seed.

    moto and the clock allow one account per process.
    """
    install()
    listener = _listener(port)
    aws.configure(f"http://{HOST}:{listener.server_port}", planted.account, planted.region)
    thread = threading.Thread(target=listener.serve_forever, name="server", daemon=True)
    thread.start()
    control.verb("ignored-properties")(lambda _: ignored.listing())
    control.verb("types")(lambda _: registry.types())
    control.verb("copy")(lambda _: copies.copy(copies.Sockets(own=listener, another=lambda: _listener(0))))

    def empty_account() -> None:
        cloudformation.reset()
        reconciler.stop()
        timeline.stop()
        invoke.forget()
        moto_api_backend.reset()
        state.forget()
        seed.plant(planted)
        reconciler.start()
        timeline.start()

    control.on_reset(empty_account)
    seed.plant(planted)
    reconciler.start()
    timeline.start()
    return Server(aws.url(), listener, thread)


def _listener(port: int) -> BaseWSGIServer:
    return make_server(HOST, port, _application(), threaded=True, request_handler=_Quiet)


def _application() -> WSGIApplication:
    services = recycle_bin.endpoint(DomainDispatcherApplication(create_backend_app))
    return browser_requests.refuse(control.wrap(traffic.wrap(cloudformation.endpoint(services))))
