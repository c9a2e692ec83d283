"""The template of a request: its body, an S3 URL, or the template of the stack."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlparse

from botocore.exceptions import ClientError

from local_aws import aws
from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.stack import Stack
from local_aws.cloudformation.template import Template

_VIRTUAL_HOST = re.compile(r"(.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com")


def template_of(request: dict[str, Any], stack: Stack | None, region: str) -> Template:
    if request.get("TemplateBody"):
        return Template(request["TemplateBody"])
    if request.get("TemplateURL"):
        return Template(fetch(request["TemplateURL"], region))
    if request.get("UsePreviousTemplate") and stack is not None and stack.deployment is not None:
        return stack.deployment.template
    raise CloudFormationError("Either Template URL or Template Body must be specified.")


def fetch(template_url: str, region: str) -> str:
    """Return the template at a URL.

    The bucket is in the host name for S3, and the first part of the path for other hosts.
    """
    url = urlparse(template_url)
    path = unquote(url.path).lstrip("/")
    virtual = _VIRTUAL_HOST.fullmatch(url.hostname or "")
    bucket, _, key = (virtual[1], "", path) if virtual else path.partition("/")
    try:
        return aws.client("s3", region).get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    except ClientError as error:
        raise CloudFormationError(f"S3 error: {error.response['Error'].get('Message')} ({template_url})") from error
