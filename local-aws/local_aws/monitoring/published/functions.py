"""AWS Lambda: metrics of invocations.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

from __future__ import annotations

from moto.awslambda.models import LambdaFunction
from moto.cloudwatch.models import cloudwatch_backends

from local_aws import clock
from local_aws.functions import outcomes
from local_aws.monitoring import stores
from local_aws.monitoring.series import metric, single


def install() -> None:
    outcomes.listen(ran=_ran, throttled=_throttled, undelivered=_undelivered)


def _ran(function: LambdaFunction, milliseconds: float, failed: bool) -> None:
    """Record an invocation with its errors and throttles, which may be zero."""
    _record(function, "Invocations", 1)
    _record(function, "Errors", float(failed))
    _record(function, "Throttles", 0)
    _record(function, "Duration", milliseconds, "Milliseconds")


def _throttled(function: LambdaFunction) -> None:
    """Record a throttle, which counts neither as an invocation nor as an error."""
    _record(function, "Throttles", 1)


def _undelivered(function: LambdaFunction) -> None:
    _record(function, "DestinationDeliveryFailures", 1)


def _record(function: LambdaFunction, name: str, value: float, unit: str = "Count") -> None:
    backend = cloudwatch_backends[function.account_id][function.region]
    by_name = [{"Name": "FunctionName", "Value": function.function_name}]
    for dimensions in (by_name, [*by_name, {"Name": "Resource", "Value": function.function_name}], []):
        stores.record(backend, metric("AWS/Lambda", name, dimensions), single(clock.now().timestamp(), value, unit))
