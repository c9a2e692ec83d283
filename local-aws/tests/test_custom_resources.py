"""Custom resources by functions that really run: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html"""

from __future__ import annotations

from typing import Any

from account import eventually
from conftest import Control
from deployment import Stacks
from local_aws import aws

# The function responds as its properties say, and records a line for each request.
_CODE = """
const https = require('https');
const { SSMClient, PutParameterCommand, GetParameterCommand } = require('@aws-sdk/client-ssm');
exports.handler = async (event) => {
  const wanted = event.ResourceProperties;
  const former = event.OldResourceProperties?.Size ?? '-';
  const line = [event.RequestType, event.PhysicalResourceId ?? '-', wanted.Size, former].join(' ');
  const ssm = new SSMClient({});
  const diary = ssm.send(new GetParameterCommand({ Name: '/diary' }));
  const before = await diary.then((answer) => answer.Parameter.Value, () => '');
  const after = { Name: '/diary', Type: 'String', Overwrite: true, Value: before + line + '\\n' };
  await ssm.send(new PutParameterCommand(after));
  const unnamed = event.RequestType === 'Create' && wanted.Fail === 'CreateUnnamed';
  const failed = wanted.Fail === event.RequestType || unnamed;
  const answer = {
    Status: failed ? 'FAILED' : 'SUCCESS', Reason: failed ? 'as asked' : undefined,
    StackId: event.StackId, RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId,
    PhysicalResourceId: wanted.Fail === 'CreateUnnamed' ? undefined : wanted.Id ?? event.PhysicalResourceId ?? 'first',
    Data: { Size: wanted.Size, On: wanted.On + ' ' + typeof wanted.On },
  };
  if (wanted.Fail === 'silence') return;
  if (wanted.Wait) await new Promise((resolve) => setTimeout(resolve, 1500));
  if (wanted.Fail === 'crash') throw new Error('crashed');
  await new Promise((resolve, reject) => {
    const url = new URL(event.ResponseURL);
    const request = https.request({ hostname: url.hostname, path: url.pathname + url.search, method: 'PUT' }, resolve);
    request.on('error', reject);
    request.end(JSON.stringify(answer));
  });
};
"""
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def resources(**properties: Any) -> dict[str, Any]:
    function = {
        "Runtime": "nodejs24.x",
        "Handler": "index.handler",
        "Timeout": 30,
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Code": {"ZipFile": _CODE},
    }
    return {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": _TRUST}},
        "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
        "Thing": {
            "Type": "Custom::Thing",
            "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, **properties},
        },
    }


_OUTPUTS = {
    "Size": {"Value": {"Fn::GetAtt": ["Thing", "Size"]}},
    "Id": {"Value": {"Ref": "Thing"}},
    "On": {"Value": {"Fn::GetAtt": ["Thing", "On"]}},
}


def diary() -> list[str]:
    return aws.client("ssm").get_parameter(Name="/diary")["Parameter"]["Value"].splitlines()


def test_create_update_and_delete(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html"""
    assert stacks.create("app", resources(Size=1, On=True), Outputs=_OUTPUTS) == "CREATE_COMPLETE"
    # Every scalar arrives as text.
    assert stacks.outputs("app") == {"Size": "1", "Id": "first", "On": "true string"}
    assert stacks.update("app", resources(Size=2, On=False), Outputs=_OUTPUTS) == "UPDATE_COMPLETE"
    assert stacks.outputs("app") == {"Size": "2", "Id": "first", "On": "false string"}
    assert stacks.delete("app") == "DELETE_COMPLETE"
    assert diary() == ["Create - 1 -", "Update first 2 1", "Delete first 2 -"]


def test_a_new_physical_id_is_a_replacement(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-update.html"""
    stacks.create("app", resources(Size=1, Id="a", On=1))
    assert stacks.update("app", resources(Size=2, Id="b", On=1)) == "UPDATE_COMPLETE"
    assert stacks.physical_id("app", "Thing") == "b"
    assert diary() == ["Create - 1 -", "Update a 2 1", "Delete a 1 -"]


def test_a_failed_creation_is_told_to_the_user_and_deleted(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html"""
    assert stacks.create("app", resources(Size=1, On=1, Fail="Create")) == "ROLLBACK_COMPLETE"
    assert "Message returned: as asked" in stacks.reasons("app", "Thing")
    assert diary() == ["Create - 1 -", "Delete first 1 -"]


def test_a_failed_creation_without_an_id_is_deleted_by_the_generated_one(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-delete.html"""
    assert stacks.create("app", resources(Size=1, On=1, Fail="CreateUnnamed")) == "ROLLBACK_COMPLETE"
    assert diary()[1].startswith("Delete app-Thing-")


def test_a_failed_update_goes_back_by_another_update(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-update.html"""
    stacks.create("app", resources(Size=1, On=1), Outputs=_OUTPUTS)
    assert stacks.update("app", resources(Size=2, On=1, Fail="Update"), Outputs=_OUTPUTS) == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.outputs("app")["Size"] == "1"
    assert diary() == ["Create - 1 -", "Update first 2 1", "Update first 1 2"]


def test_a_replacement_that_is_rolled_back_deletes_the_new_one(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-update.html"""
    stacks.create("app", resources(Size=1, Id="a", On=1))
    broken = {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": "not-there", "PolicyDocument": {}},
        "DependsOn": "Thing",
    }
    assert stacks.update("app", {**resources(Size=2, Id="b", On=1), "Broken": broken}) == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.physical_id("app", "Thing") == "a"
    assert diary() == ["Create - 1 -", "Update a 2 1", "Update b 1 2", "Delete b 2 -"]


def test_a_function_that_crashes_fails_the_resource(stacks: Stacks) -> None:
    """AWS waits for an hour here. The local AWS does not, because no response can come."""
    assert stacks.create("app", resources(Size=1, On=1, Fail="crash")) == "ROLLBACK_FAILED"
    assert "crashed" in stacks.reasons("app", "Thing")


def test_the_clock_may_leap_while_a_function_runs(control: Control, stacks: Stacks) -> None:
    """Differently from AWS, a function runs in real time, and an hour on the clock does not end it."""
    stacks.begin_create("app", resources(Size=1, On=1, Wait=1))
    stacks.wait_for_event("app", "Thing", "CREATE_IN_PROGRESS")
    control("clock", advanceSeconds=7200)
    assert stacks.settle("app") == "CREATE_COMPLETE"


def test_no_answer_is_waited_for_as_long_as_the_template_says(control: Control, stacks: Stacks) -> None:
    """ServiceTimeout: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html"""
    stacks.begin_create("app", resources(Size=1, On=1, Fail="silence", ServiceTimeout=600))
    eventually(lambda: control("invocations"))
    control("clock", advanceSeconds=500)
    assert stacks.describe("app")["StackStatus"] == "CREATE_IN_PROGRESS"

    def is_over_later() -> bool:
        # The wait begins at the end of the function, which may be after a move of the clock.
        control("clock", advanceSeconds=200)
        return "did not receive a response" in stacks.reasons("app", "Thing")

    eventually(is_over_later)
