"""The server: our own additions in front of moto, on one loopback port."""

from __future__ import annotations

import threading
import warnings
from dataclasses import dataclass
from wsgiref.types import WSGIApplication

from werkzeug.serving import BaseWSGIServer, make_server

from local_aws import aws, clock
from local_aws.cloudformation import registry

HOST = "127.0.0.1"


@dataclass
class Server:
    url: str
    _listener: BaseWSGIServer
    _thread: threading.Thread

    def stop(self) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()


def start(port: int = 0, account: str = aws.DEFAULT_ACCOUNT, region: str = aws.DEFAULT_REGION) -> Server:
    """Listen, and return once requests are answered. An account has one clock and one store, so a process serves one account."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app

    class Quiet(MotoRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """The request log of the control interface is for reading; standard error is not."""

    warnings.filterwarnings("ignore", module="moto")
    clock.start()
    registry.load()
    listener = make_server(HOST, port, _application(DomainDispatcherApplication(create_backend_app)), threaded=True, request_handler=Quiet)
    aws.configure(f"http://{HOST}:{listener.server_port}", account, region)
    thread = threading.Thread(target=listener.serve_forever, name="server", daemon=True)
    thread.start()
    return Server(aws.url(), listener, thread)


def _application(moto: WSGIApplication) -> WSGIApplication:
    return moto
