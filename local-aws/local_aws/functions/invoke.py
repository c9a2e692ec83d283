"""Invokes a function: its bundle with the credentials of its role, its time-out and its log.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-invocation.html
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.awslambda.utils import get_backend

from local_aws import aws, clock, emulation_settings
from local_aws.functions import code, outcomes, responses, runtime, workspace
from local_aws.state import RecordState

_RUNNER = Path(__file__).with_name("runner.js")
# A real environment may take ten seconds to initialise before the function's own time-out begins:
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
_INITIALISATION_SECONDS = 10
# The results of invocations by the setting failingFunctions.
_INJECTED: dict[str, dict[str, Any]] = {
    "error": {"error": {"errorType": "Error", "errorMessage": "Injected by the local AWS."}},
    "timeout": {"timedOut": True},
}

_logging: RecordState[dict[str, str]] = RecordState(lambda: {"LogFormat": "Text"})
_running: set[subprocess.Popen[bytes]] = set()
_invocations: list[dict[str, Any]] = []
_resets = 0
_lock = threading.Lock()
"""The lock for beginning and recording an invocation, so that no reset can happen between them."""


def logging_config(function: LambdaFunction) -> dict[str, str]:
    """Return the logging configuration, which all versions of the function share: https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html"""
    return _logging.of(_unqualified(function.function_arn))


def put_logging_config(function: LambdaFunction, config: dict[str, str]) -> None:
    _logging.put(_unqualified(function.function_arn), {"LogFormat": "Text", **config})


def _unqualified(function_arn: str) -> str:
    return ":".join(function_arn.split(":")[:7])


class AccountReset(Exception):
    """The account was reset during the invocation."""


@dataclass(frozen=True)
class InvocationResult:
    payload: Any
    """The return value of the function, or AWS's description of its error."""
    error: str | None
    """None, or the error as ``<type>: <message>``."""
    logs: str
    request_id: str


def invoke(function_name_or_arn: str, event: Any, region: str) -> InvocationResult:
    function = get_backend(aws.account_id(), region).get_function(function_name_or_arn)
    return run(function, event)


def invocations() -> list[dict[str, Any]]:
    return list(_invocations)


def forget() -> None:
    """End running functions, so that they do not act on the account after the reset."""
    global _resets
    with _lock:
        _resets += 1
        _stop_running()
        _invocations.clear()


def resets() -> int:
    return _resets


def run(function: LambdaFunction, event: Any, account: int | None = None) -> InvocationResult:
    """Run a function.

    Raises AccountReset after a reset during the run, or since ``account`` was read from :func:`resets`.
    """
    request_id = str(uuid.uuid4())
    started = time.monotonic()
    account = _resets if account is None else account
    injected = _injected(function)
    try:
        output, outcome = ("", injected) if injected else _run_child(function, event, request_id, account)
    except runtime.RuntimeUnavailable as unavailable:
        output, outcome = "", {"error": {"errorType": "Runtime.Unavailable", "errorMessage": str(unavailable)}}
    milliseconds = (
        int(function.timeout) * 1000 if injected and outcome.get("timedOut") else (time.monotonic() - started) * 1000
    )
    payload, error = _judge(function, request_id, outcome)
    logs = _framed(function, request_id, output, milliseconds, error)
    with _lock:
        _require(account)
        _write_log(function, logs)
        _invocations.append(
            {
                "function": function.function_name,
                "requestId": request_id,
                "durationMs": round(milliseconds),
                "event": event,
                "error": error,
            }
        )
        outcomes.tell("ran", function, milliseconds, error is not None)
    return InvocationResult(payload, error, logs, request_id)


def is_throttled(function: LambdaFunction) -> bool:
    """https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html"""
    if function.function_name not in emulation_settings.current().throttled_functions:
        return False
    outcomes.tell("throttled", function)
    return True


def _injected(function: LambdaFunction) -> dict[str, Any] | None:
    wanted = emulation_settings.current().failing_functions.get(function.function_name)
    if wanted is not None and wanted not in _INJECTED:
        raise ValueError(
            f"the setting failingFunctions says {wanted!r} for {function.function_name}; it knows "
            f"{', '.join(_INJECTED)}"
        )
    return _INJECTED[wanted] if wanted else None


def _require(account: int) -> None:
    if account != _resets:
        raise AccountReset


def _run_child(function: LambdaFunction, event: Any, request_id: str, account: int) -> tuple[str, dict[str, Any]]:
    node = runtime.node_of(function.run_time)
    root = code.task_root(function.code_bytes)
    result_file = workspace.directory("results") / request_id
    request = {
        "event": event,
        "context": _context(function, request_id),
        "timeoutMs": int(function.timeout) * 1000,
        "clockOffsetMs": round(clock.offset().total_seconds() * 1000),
        "responses": {"host": responses.HOST, "directory": str(workspace.directory("responses"))},
    }
    environment = _environment(function, root)
    with _lock:
        _require(account)
        child = subprocess.Popen(
            [node, f"--max-old-space-size={function.memory_size}", _RUNNER, root, str(function.handler), result_file],
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        _running.add(child)
    try:
        output = _communicate(child, json.dumps(request).encode(), int(function.timeout) + _INITIALISATION_SECONDS)
    finally:
        _running.discard(child)
    try:
        outcome = json.loads(result_file.read_bytes())
        result_file.unlink()
    except FileNotFoundError:
        outcome = {"exitStatus": child.returncode}
    return output.decode(errors="replace"), outcome


def _communicate(child: subprocess.Popen[bytes], request: bytes, seconds: float) -> bytes:
    try:
        return child.communicate(request, timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        # A handler that never yields cannot stop itself.
        child.kill()
        return child.communicate()[0]


def _judge(function: LambdaFunction, request_id: str, outcome: dict[str, Any]) -> tuple[Any, str | None]:
    if "result" in outcome:
        return outcome["result"], None
    if "error" in outcome:
        error = outcome["error"]
    elif outcome.get("timedOut") or outcome.get("exitStatus", 0) < 0:
        seconds = int(function.timeout)
        error = {
            "errorType": "Sandbox.Timedout",
            "errorMessage": f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds",
        }
    else:
        status = outcome["exitStatus"]
        error = {
            "errorType": "Runtime.ExitError",
            "errorMessage": f"RequestId: {request_id} Error: Runtime exited with error: exit status {status}",
        }
    return error, f"{error['errorType']}: {error['errorMessage']}"


def _context(function: LambdaFunction, request_id: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html"""
    return {
        "functionName": function.function_name,
        "functionVersion": _version(function),
        "invokedFunctionArn": function.function_arn.removesuffix(":$LATEST"),
        "memoryLimitInMB": str(function.memory_size),
        "awsRequestId": request_id,
        "logGroupName": function.logs_group_name,
        "logStreamName": _log_stream(function, request_id),
    }


def _environment(function: LambdaFunction, root: Path) -> dict[str, str]:
    """https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""
    return {
        **{name: str(value) for name, value in function.environment_vars.items()},
        "PATH": os.environ["PATH"],
        "HOME": str(workspace.directory("home")),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "NODE_PATH": runtime.module_path(),
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_ENDPOINT_URL": aws.url(),
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": _version(function),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_LOG_GROUP_NAME": function.logs_group_name,
        "AWS_LAMBDA_LOG_FORMAT": logging_config(function).get("LogFormat", "Text"),
        "LAMBDA_TASK_ROOT": str(root),
        "_HANDLER": function.handler,
        **_role_credentials(function),
    }


def _role_credentials(function: LambdaFunction) -> dict[str, str]:
    session = aws.client("sts", function.region).assume_role(
        RoleArn=function.role, RoleSessionName=function.function_name.ljust(2, "-")
    )
    credentials = session["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
        "AWS_SESSION_TOKEN": credentials["SessionToken"],
    }


def _framed(function: LambdaFunction, request_id: str, output: str, milliseconds: float, error: str | None) -> str:
    lines = [f"START RequestId: {request_id} Version: {_version(function)}", *output.splitlines()]
    if error and ("Sandbox.Timedout" in error or "Runtime.Unavailable" in error):
        lines.append(f"{clock.now():%Y-%m-%dT%H:%M:%S.%fZ} {request_id} {error.split(': ', 1)[1]}")
    lines.append(f"END RequestId: {request_id}")
    lines.append(
        f"REPORT RequestId: {request_id}\tDuration: {milliseconds:.2f} ms\tBilled Duration: {milliseconds + 1:.0f} ms\t"
        f"Memory Size: {function.memory_size} MB"
    )
    return "\n".join(lines) + "\n"


def _write_log(function: LambdaFunction, logs: str) -> None:
    client = aws.client("logs", function.region)
    group = function.logs_group_name
    stream = _log_stream(function, logs.split()[2])
    with contextlib.suppress(client.exceptions.ResourceAlreadyExistsException):
        client.create_log_group(logGroupName=group)
    client.create_log_stream(logGroupName=group, logStreamName=stream)
    timestamp = int(clock.now().timestamp() * 1000)
    client.put_log_events(
        logGroupName=group,
        logStreamName=stream,
        logEvents=[{"timestamp": timestamp, "message": line} for line in logs.splitlines() if line],
    )


def _log_stream(function: LambdaFunction, request_id: str) -> str:
    return f"{clock.now():%Y/%m/%d}/[{_version(function)}]{request_id.replace('-', '')}"


def _version(function: LambdaFunction) -> str:
    return str(function.version)


@atexit.register
def _stop_running() -> None:
    for child in list(_running):
        child.kill()
