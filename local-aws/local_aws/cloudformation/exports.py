"""Exports of stacks. An export that another stack imports cannot change.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
"""

from __future__ import annotations

from local_aws.cloudformation import stacks
from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.stack import Output, Stack


def check(stack: Stack, outputs: list[Output]) -> None:
    """Raise CloudFormationError if the stack may not replace its outputs by these."""
    exported = stacks.exports(stack.region)
    coming = {output.export_name: output.value for output in outputs if output.export_name}
    for name in coming:
        if name in exported and exported[name][0] is not stack:
            raise CloudFormationError(f"Export with name {name} is already exported by stack {exported[name][0].name}")
    for output in stack.outputs:
        if not output.export_name:
            continue
        users = stacks.importers(output.export_name, stack.region)
        if not users or coming.get(output.export_name) == output.value:
            continue
        if output.export_name in coming:
            raise CloudFormationError(
                f"Cannot update export {output.export_name} as it is in use by {', '.join(users)}"
            )
        raise CloudFormationError(f"Cannot delete export {output.export_name} as it is in use by {', '.join(users)}")
