"""Reads resources from their services, with the properties of a template, as the read handlers of CloudFormation do.

https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract.html
"""

from __future__ import annotations

from local_aws.reading import compute, data, database, network, operations, security, servers
from local_aws.reading.reader import Reader

READERS: dict[str, Reader] = {
    kind: reader
    for module in (compute, data, database, network, operations, security, servers)
    for kind, reader in module.READERS.items()
}
"""The readers by resource type."""
