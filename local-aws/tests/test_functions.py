"""Functions run their real bundle: https://docs.aws.amazon.com/lambda/latest/dg/lambda-invocation.html"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from account import REGION, LocalAws, eventually
from local_aws.functions import invoke, responses

_HANDLER = """
const https = require('https');
exports.handler = async (event, context) => {
  console.log('asked', event);
  if (event.fail) throw new RangeError('no luck');
  if (event.wait) await new Promise((resolve) => setTimeout(resolve, 60000));
  if (event.exit) process.exit(3);
  if (event.answer) await new Promise((resolve) => {
    const target = { hostname: 'cfn-response.invalid', path: '/' + event.answer, method: 'PUT' };
    https.request(target, resolve).end('{"Status":"SUCCESS"}');
  });
  const failure = { method: 'PUT', body: '{"Status":"FAILED"}' };
  if (event.fetch) await fetch('https://cfn-response.invalid/' + event.fetch, failure);
  return {
    node: process.version,
    now: new Date().toISOString(),
    drift: new Date().getTime() - Date.now(),
    given: new Date('2020-01-01T00:00:00Z').toISOString(),
    isDate: require('fs').statSync(__filename).mtime instanceof Date,
    remaining: context.getRemainingTimeInMillis(),
    key: process.env.AWS_ACCESS_KEY_ID,
    secret: process.env.AWS_SECRET_ACCESS_KEY,
    token: process.env.AWS_SESSION_TOKEN,
    endpoint: process.env.AWS_ENDPOINT_URL,
  };
};
"""


class Function:
    def __init__(
        self,
        local: LocalAws,
        runtime: str = "nodejs24.x",
        source: str = _HANDLER,
        file: str = "index.js",
        **settings: Any,
    ):
        self.local = local
        self.api = local.client("lambda")
        role = local.client("iam").create_role(
            RoleName="worker", AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}'
        )["Role"]
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr(file, source)
        self.api.create_function(
            FunctionName="answer",
            Runtime=runtime,
            Role=role["Arn"],
            Handler="index.handler",
            Code={"ZipFile": package.getvalue()},
            **settings,
        )

    def call(self, **event: Any) -> Any:
        answer = self.api.invoke(FunctionName="answer", Payload=json.dumps(event))
        assert "FunctionError" not in answer, answer["Payload"].read()
        return json.load(answer["Payload"])

    def fail(self, **event: Any) -> dict[str, Any]:
        answer = self.api.invoke(FunctionName="answer", Payload=json.dumps(event))
        assert answer["FunctionError"] == "Unhandled"
        return json.load(answer["Payload"])

    def log(self, group: str = "/aws/lambda/answer") -> list[str]:
        return [event["message"] for event in self.local.client("logs").filter_log_events(logGroupName=group)["events"]]


@pytest.mark.parametrize(("runtime", "major"), [("nodejs22.x", "v22."), ("nodejs24.x", "v24.")])
def test_a_function_runs_on_the_node_version_of_its_runtime(local: LocalAws, runtime: str, major: str) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"""
    assert Function(local, runtime).call()["node"].startswith(major)


def test_a_runtime_that_is_not_there_says_so(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"""
    assert "runs Node.js functions only, not python3.13" in Function(local, "python3.13").fail()["errorMessage"]


def test_a_handler_sees_the_moved_clock(local: LocalAws) -> None:
    """The handler needs no setting for the clock, and dates in its input stay unchanged."""
    function = Function(local)
    local.control("clock", advanceSeconds=30 * 86400)
    seen = function.call()
    ahead = datetime.fromisoformat(seen["now"]) - datetime.now(UTC)
    # This process is on the same clock.
    assert abs(ahead) < timedelta(minutes=1)
    assert datetime.fromisoformat(seen["now"]) > datetime.fromtimestamp(_real_time(), UTC) + timedelta(days=29)
    assert abs(seen["drift"]) < 1000
    assert seen["given"] == "2020-01-01T00:00:00.000Z" and seen["isDate"] is True


def test_a_function_has_the_credentials_of_its_role(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"""
    seen = Function(local).call()
    keys = {
        "aws_access_key_id": seen["key"],
        "aws_secret_access_key": seen["secret"],
        "aws_session_token": seen["token"],
    }
    identity = local.client("sts", **keys).get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::123456789012:assumed-role/worker/answer"
    assert seen["endpoint"] == local.url
    local.client("ec2", **keys).describe_vpcs()
    asked = [each for each in local.control("requests") if each["operation"] == "DescribeVpcs"]
    assert asked[0]["role"] == "arn:aws:iam::123456789012:role/worker"


def test_a_function_is_stopped_at_its_time_out(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html"""
    error = Function(local, Timeout=1).fail(wait=True)
    assert error["errorType"] == "Sandbox.Timedout" and "Task timed out after 1.00 seconds" in error["errorMessage"]


def test_an_error_is_described(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html"""
    error = Function(local).fail(fail=True)
    assert (error["errorType"], error["errorMessage"]) == ("RangeError", "no luck")
    assert error["trace"][0] == "RangeError: no luck"


def test_a_process_that_ends_early_is_an_error(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html"""
    assert Function(local).fail(exit=True)["errorType"] == "Runtime.ExitError"


def test_callbacks_end_with_node_22(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html"""
    source = "exports.handler = (event, context, callback) => callback(null, 'called');"
    assert Function(local, "nodejs24.x", source).fail()["errorType"] == "Runtime.CallbackHandlerDeprecated"
    local.client("lambda").update_function_configuration(FunctionName="answer", Runtime="nodejs22.x")
    assert json.load(local.client("lambda").invoke(FunctionName="answer")["Payload"]) == "called"


def test_a_module_may_be_ecmascript(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html"""
    assert Function(local, source="export const handler = async () => 'module';", file="index.mjs").call() == "module"


def test_the_log_has_the_lines_of_the_platform_and_the_function(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html"""
    function = Function(local)
    function.call(word="hello")
    lines = function.log()
    assert (
        lines[0].startswith("START RequestId: ")
        and lines[-2].startswith("END RequestId: ")
        and lines[-1].startswith("REPORT RequestId: ")
    )
    assert lines[1].split("\t")[2:] == ["INFO", "asked { word: 'hello' }"]


def test_the_log_may_be_json_in_a_group_of_its_own(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html"""
    function = Function(local, LoggingConfig={"LogFormat": "JSON", "LogGroup": "/own"})
    function.call()
    entries = [json.loads(line) for line in function.log("/own") if line.startswith("{")]
    assert entries[0]["level"] == "INFO" and entries[0]["message"].startswith("asked")


def test_the_tail_of_the_log_is_returned_on_request(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""
    api = Function(local).api
    answer = api.invoke(FunctionName="answer", Payload="{}", LogType="Tail")
    assert b"START RequestId" in base64.b64decode(answer["LogResult"])


@pytest.mark.parametrize(("retries", "attempts"), [(None, 3), (1, 2), (0, 1)])
def test_an_event_is_retried_after_an_error(local: LocalAws, retries: int | None, attempts: int) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
    function = Function(local)
    if retries is not None:
        function.api.put_function_event_invoke_config(FunctionName="answer", MaximumRetryAttempts=retries)
    assert (
        function.api.invoke(FunctionName="answer", InvocationType="Event", Payload='{"fail":true}')["StatusCode"] == 202
    )
    eventually(lambda: len(local.control("invocations")) == attempts)
    local.client("sts").get_caller_identity()
    assert [each["error"] for each in local.control("invocations")] == ["RangeError: no luck"] * attempts


def test_the_retry_of_an_event_waits_on_the_clock(local: LocalAws) -> None:
    """The pause is a minute on AWS: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
    function = Function(local)
    local.control("knobs", eventRetrySeconds=60)
    function.api.invoke(FunctionName="answer", InvocationType="Event", Payload='{"fail":true}')
    eventually(lambda: len(local.control("invocations")) == 1)
    local.control("clock", advanceSeconds=61)
    eventually(lambda: len(local.control("invocations")) == 2)


def test_an_invocation_ends_with_its_account(local: LocalAws) -> None:
    """Differently from AWS, a reset restores the state of the start, whatever runs."""
    function = Function(local)
    local.control("knobs", eventRetrySeconds=60)
    function.api.invoke(FunctionName="answer", InvocationType="Event", Payload='{"fail":true}')
    eventually(lambda: local.control("invocations"))
    local.control("reset")
    local.control("clock", advanceSeconds=61, stepwise=True)
    assert local.control("invocations") == []


def alerts(local: LocalAws) -> str:
    return str(local.client("sns").create_topic(Name="alerts")["TopicArn"])


def test_an_event_that_failed_for_good_goes_to_its_topic(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations"""
    function = Function(local)
    destination = {"OnFailure": {"Destination": alerts(local)}}
    function.api.put_function_event_invoke_config(
        FunctionName="answer", MaximumRetryAttempts=1, DestinationConfig=destination
    )
    function.api.invoke(FunctionName="answer", InvocationType="Event", Payload='{"fail":true}')
    (message,) = eventually(lambda: local.control("messages"))
    record = json.loads(message["message"])
    assert record["requestContext"] | {"requestId": ""} == {
        "requestId": "",
        "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:answer:$LATEST",
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 2,
    }
    assert record["requestPayload"] == {"fail": True} and record["responsePayload"]["errorMessage"] == "no luck"
    function.api.invoke(FunctionName="answer", InvocationType="Event", Payload="{}")
    eventually(lambda: len(local.control("invocations")) == 3)
    local.control("clock", advanceSeconds=60, stepwise=True)
    assert len(local.control("messages")) == 1


def test_an_event_that_grew_too_old_is_not_tried_again(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
    function = Function(local)
    local.control("knobs", eventRetrySeconds=100)
    destination = {"OnFailure": {"Destination": alerts(local)}}
    function.api.put_function_event_invoke_config(
        FunctionName="answer", MaximumEventAgeInSeconds=60, DestinationConfig=destination
    )
    function.api.invoke(FunctionName="answer", InvocationType="Event", Payload='{"fail":true}')
    eventually(lambda: len(local.control("invocations")) == 1)
    local.control("clock", advanceSeconds=101)
    (message,) = eventually(lambda: local.control("messages"))
    assert json.loads(message["message"])["requestContext"]["condition"] == "EventAgeExceeded"
    assert len(local.control("invocations")) == 1


def test_answers_of_custom_resources_are_kept(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html"""
    Function(local)
    invoke.invoke("answer", {"answer": "one", "fetch": "two"}, REGION)
    assert responses.take("one") == {"Status": "SUCCESS"}
    assert responses.take("two") == {"Status": "FAILED"}
    assert responses.take("one") is None


def _real_time() -> float:
    from time_machine import escape_hatch

    return escape_hatch.time.time()
