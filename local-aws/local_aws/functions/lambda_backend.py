"""Replaces the invocation of moto's Lambda service.

moto would run functions in Docker, synchronously whatever the invocation type, and forgets a function's LoggingConfig.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.core.exceptions import JsonRESTError

from local_aws.functions import asynchronous
from local_aws.functions.invoke import is_throttled, logging_config, put_logging_config, run
from local_aws.moto_methods import replaces

_LOG_TAIL_BYTES = 4096


class _TooManyRequests(JsonRESTError):
    code = 429

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


def install() -> None:
    _keep_logging_config()
    _change_in_full()
    replaces(LambdaFunction, "invoke")(_invoke)
    replaces(LambdaFunction, "_create_zipfile_from_plaintext_code")(staticmethod(_inline_code))
    original_put = LambdaBackend.put_function_event_invoke_config

    @replaces(LambdaBackend, "put_function_event_invoke_config")
    def put_function_event_invoke_config(
        self: LambdaBackend, function_name: str, config: dict[str, Any]
    ) -> dict[str, Any]:
        destination = config.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination", "")
        if (destination and ":sns:" not in destination) or config.get("DestinationConfig", {}).get("OnSuccess", {}).get(
            "Destination"
        ):
            raise JsonRESTError(
                "InvalidParameterValueException", "The local AWS sends records of failed events to topics only"
            )
        self.get_function(function_name).event_invoke_config.clear()
        return original_put(self, function_name, config)


def _invoke(self: LambdaFunction, body: Any, request_headers: Any, response_headers: Any) -> bytes:
    """https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""
    event = json.loads(body) if body else {}
    kind = request_headers.get("X-Amz-Invocation-Type", "RequestResponse")
    if kind == "DryRun":
        return b""
    if kind == "Event":
        asynchronous.accept(self, event)
        return b""
    if is_throttled(self):
        raise _TooManyRequests
    result = run(self, event)
    if result.error:
        response_headers["x-amz-function-error"] = "Unhandled"
    if request_headers.get("X-Amz-Log-Type") == "Tail":
        response_headers["x-amz-log-result"] = base64.b64encode(result.logs.encode()[-_LOG_TAIL_BYTES:]).decode()
    return json.dumps(result.payload).encode()


def _keep_logging_config() -> None:
    """https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html"""
    original_init = LambdaFunction.__init__
    original_configuration = LambdaFunction.get_configuration
    original_update = LambdaFunction.update_configuration

    def keep(function: LambdaFunction, config: dict[str, Any]) -> None:
        put_logging_config(function, config)
        function.logs_group_name = config.get("LogGroup") or f"/aws/lambda/{function.function_name}"

    @replaces(LambdaFunction, "__init__")
    def make(self: LambdaFunction, account_id: str, spec: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        original_init(self, account_id, spec, *args, **kwargs)
        keep(self, spec.get("LoggingConfig") or {})

    @replaces(LambdaFunction, "get_configuration")
    def get_configuration(self: LambdaFunction, *args: Any, **kwargs: Any) -> dict[str, Any]:
        configuration = original_configuration(self, *args, **kwargs)
        configuration["LoggingConfig"] = {**logging_config(self), "LogGroup": self.logs_group_name}
        return configuration

    @replaces(LambdaFunction, "update_configuration")
    def update_configuration(self: LambdaFunction, config_updates: dict[str, Any]) -> dict[str, Any]:
        if "LoggingConfig" in config_updates:
            keep(self, config_updates["LoggingConfig"])
        return original_update(self, config_updates)


def _change_in_full() -> None:
    """Apply settings in an update that moto accepts on creation only.

    https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
    """
    original_configuration = LambdaFunction.update_configuration
    original_code = LambdaFunction.update_function_code

    @replaces(LambdaFunction, "update_configuration")
    def update_configuration(self: LambdaFunction, config_updates: dict[str, Any]) -> dict[str, Any]:
        self.kms_key_arn = config_updates.get("KMSKeyArn", self.kms_key_arn)
        self.tracing_config = config_updates.get("TracingConfig", self.tracing_config)
        self.ephemeral_storage = config_updates.get("EphemeralStorage", {}).get("Size", self.ephemeral_storage)
        return original_configuration(self, config_updates)

    @replaces(LambdaFunction, "update_function_code")
    def update_function_code(self: LambdaFunction, updated_spec: dict[str, Any]) -> dict[str, Any]:
        self.architectures = updated_spec.get("Architectures", self.architectures)
        return original_code(self, updated_spec)


def _inline_code(code: str) -> bytes:
    """Return the deployment package of inline Node.js code, which is index.js.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
    """
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("index.js", code)
    return package.getvalue()
