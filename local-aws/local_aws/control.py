"""The local AWS's own interface beside AWS's: ``GET`` or ``POST /_local/<verb>``, JSON in and out.

README.md lists the verbs. A module that owns something worth asking for adds a verb with :func:`verb`, and with
:func:`on_reset` says how its state is forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from local_aws import clock, emulation_settings, timeline, traffic

_PREFIX = "/_local/"

Verb = Callable[[dict[str, Any]], Any]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_verbs: dict[str, Verb] = {}
_resets: list[Callable[[], object]] = []


def verb(name: str) -> Callable[[Verb], Verb]:
    def add(function: Verb) -> Verb:
        _verbs[name] = function
        return function

    return add


def on_reset(forget: Callable[[], object]) -> Callable[[], object]:
    """Register a function for a reset.

    Functions run in the order of registration, and then the account is seeded again.
    """
    _resets.append(forget)
    return forget


def wrap(application: Application) -> Application:
    def controlled(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(_PREFIX):
            return application(environ, start_response)
        status, answer = _answer(environ)
        body = json.dumps(answer, default=str).encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return controlled


def _answer(environ: dict[str, Any]) -> tuple[str, Any]:
    name = environ["PATH_INFO"][len(_PREFIX) :]
    if name not in _verbs:
        return "404 Not Found", {"error": f"no such verb: {name}; there are {', '.join(sorted(_verbs))}"}
    length = int(environ.get("CONTENT_LENGTH") or 0)
    try:
        arguments = json.loads(environ["wsgi.input"].read(length) or b"{}")
        return "200 OK", _verbs[name](arguments)
    except (KeyError, TypeError, ValueError) as error:
        return "400 Bad Request", {"error": f"{type(error).__name__}: {error}"}


@verb("clock")
def _clock(arguments: dict[str, Any]) -> dict[str, str]:
    """Move the clock.

    With ``stepwise`` it stops wherever something is due, until everything that this started has ended.
    """
    if "advanceSeconds" in arguments:
        by = timedelta(seconds=float(arguments["advanceSeconds"]))
        timeline.pass_through(clock.now() + by) if arguments.get("stepwise") else clock.advance(by)
    if "to" in arguments:
        instant = datetime.fromisoformat(arguments["to"])
        timeline.pass_through(instant) if arguments.get("stepwise") else clock.move_to(instant)
    return {"now": clock.now().isoformat()}


@verb("knobs")
def _settings(arguments: dict[str, Any]) -> dict[str, Any]:
    emulation_settings.change(**arguments)
    return emulation_settings.as_json()


@verb("requests")
def _requests(_: dict[str, Any]) -> list[dict[str, Any]]:
    return traffic.requests()


@verb("faults")
def _faults(arguments: dict[str, Any]) -> list[dict[str, Any]]:
    return traffic.faults(arguments.get("rules"))


@verb("invocations")
def _invocations(_: dict[str, Any]) -> list[dict[str, Any]]:
    from local_aws.functions import invoke

    return invoke.invocations()


@verb("reset")
def _reset(_: dict[str, Any]) -> dict[str, str]:
    """Return the account to its state after the start of the server."""
    for forget in _resets:
        forget()
    return {"now": clock.now().isoformat()}


on_reset(emulation_settings.reset)
on_reset(clock.reset)
on_reset(traffic.forget)
