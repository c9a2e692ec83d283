"""Errors of the CloudFormation API."""

from __future__ import annotations


class CloudFormationError(Exception):
    """An error response: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html"""

    code = "ValidationError"

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class AlreadyExists(CloudFormationError):
    code = "AlreadyExistsException"


class ChangeSetNotFound(CloudFormationError):
    code = "ChangeSetNotFound"


class InsufficientCapabilities(CloudFormationError):
    code = "InsufficientCapabilitiesException"


class InvalidChangeSetStatus(CloudFormationError):
    code = "InvalidChangeSetStatus"


class InvalidAction(CloudFormationError):
    code = "InvalidAction"
