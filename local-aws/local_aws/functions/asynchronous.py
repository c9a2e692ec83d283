"""Asynchronous invocations: attempts, retries and failure destinations.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from moto.awslambda.models import LambdaFunction

from local_aws import aws, clock, control, emulation_settings, timeline
from local_aws.functions import outcomes
from local_aws.functions.invoke import AccountReset, InvocationResult, is_throttled, resets, run

_RETRIES, _AGE_SECONDS = 2, 21600
_LONGEST_BACKOFF = timedelta(minutes=5)


@dataclass
class _Event:
    function: LambdaFunction
    payload: Any
    accepted: datetime = field(default_factory=clock.now)
    account: int = field(default_factory=resets)
    attempts: int = 0
    throttles: int = 0
    retry_at: datetime | None = None
    last: InvocationResult | None = None

    @property
    def configuration(self) -> dict[str, Any]:
        """https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html"""
        configured = self.function.event_invoke_config
        return configured[-1].config if configured else {}

    @property
    def expires(self) -> datetime:
        return self.accepted + timedelta(seconds=self.configuration.get("MaximumEventAgeInSeconds", _AGE_SECONDS))

    @property
    def most_attempts(self) -> int:
        return 1 + int(self.configuration.get("MaximumRetryAttempts", _RETRIES))


class _Queue:
    """Events that wait for their next attempt, and the number of functions that run for events."""

    def __init__(self) -> None:
        self._waiting: list[_Event] = []
        self._running = 0
        self._lock = threading.Lock()

    def next_due(self) -> datetime | None:
        with self._lock:
            return min((event.retry_at for event in self._waiting if event.retry_at), default=None)

    def act(self, instant: datetime) -> None:
        with self._lock:
            due = [event for event in self._waiting if event.retry_at == instant]
            self._waiting = [event for event in self._waiting if event not in due]
        for event in due:
            self.start(event)

    def is_busy(self) -> bool:
        with self._lock:
            return self._running > 0

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def start(self, event: _Event) -> None:
        with self._lock:
            self._running += 1
        threading.Thread(
            target=self._attempt, args=(event,), daemon=True, name=f"event-{event.function.function_name}"
        ).start()

    def _attempt(self, event: _Event) -> None:
        try:
            if clock.now() > event.expires:
                _give_up(event, "EventAgeExceeded")
                return
            if is_throttled(event.function):
                self._back_off(event)
                return
            event.attempts += 1
            event.last = run(event.function, event.payload, event.account)
            if event.last.error and event.attempts < event.most_attempts:
                self._wait(event, timedelta(seconds=emulation_settings.current().event_retry_seconds))
            elif event.last.error:
                _give_up(event, "RetriesExhausted")
        except AccountReset:
            pass
        finally:
            with self._lock:
                self._running -= 1

    def _back_off(self, event: _Event) -> None:
        """Delay a throttled event by a second, and then twice as long each time. It does not count as an attempt."""
        event.throttles += 1
        self._wait(event, min(timedelta(seconds=2 ** (event.throttles - 1)), _LONGEST_BACKOFF))

    def _wait(self, event: _Event, pause: timedelta) -> None:
        event.retry_at = clock.now() + pause
        with self._lock:
            if event.account == resets():
                self._waiting.append(event)


_queue = _Queue()
timeline.add(_queue)
timeline.add_activity(_queue.is_busy)
control.on_reset(_queue.clear)


def accept(function: LambdaFunction, payload: Any) -> None:
    _queue.start(_Event(function, payload))


def _give_up(event: _Event, condition: str) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations"""
    destination = event.configuration.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if not destination:
        return
    function, last = event.function, event.last
    record = {
        "version": "1.0",
        "timestamp": f"{clock.now():%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
        "requestContext": {
            "requestId": last.request_id if last else None,
            "functionArn": f"{function.function_arn.removesuffix(':$LATEST')}:$LATEST",
            "condition": condition,
            "approximateInvokeCount": event.attempts,
        },
        "requestPayload": event.payload,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
        if last
        else None,
        "responsePayload": last.payload if last else None,
    }
    try:
        aws.client("sns", function.region).publish(TopicArn=destination, Message=json.dumps(record))
    except ClientError:
        # AWS drops the record as well.
        outcomes.tell("undelivered", function)
