"""The status reason for an exception."""

from __future__ import annotations

import sys
import traceback

from botocore.exceptions import ClientError, ParamValidationError

from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.properties import MissingProperty
from local_aws.cloudformation.resource import ResourceFailed


def reason(error: Exception) -> str:
    if isinstance(error, ResourceFailed):
        return error.reason
    if isinstance(error, CloudFormationError):
        return error.message
    if isinstance(error, MissingProperty):
        missing = f"{error.place}: required key [{error.key}] not found"
        return f"Properties validation failed for the resource with message: {missing}"
    if isinstance(error, ClientError):
        detail = error.response["Error"]
        return (
            f'Resource handler returned message: "{detail.get("Message")}" (Code: {detail.get("Code")}, API: '
            f"{error.operation_name})"
        )
    if isinstance(error, ParamValidationError):
        return f'Resource handler returned message: "{error}" (Code: InvalidRequest)'
    # A mistake of the local AWS itself: its place matters more than its name.
    traceback.print_exception(error, file=sys.stderr)
    return f"local AWS: {type(error).__name__}: {error}"
