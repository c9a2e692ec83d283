"""Retention rules of Recycle Bin, which moto does not have. They are kept and described; nothing is retained.

https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin.html
"""

from __future__ import annotations

import json
import re
import secrets
import string
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from local_aws import aws, control
from local_aws.operation import identify

_GIVEN = ("Description", "ExcludeResourceTags", "LockConfiguration", "ResourceTags", "ResourceType", "RetentionPeriod")
# https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin-create-rule.html
_LONGEST_DAYS = {"EBS_SNAPSHOT": 365, "EBS_VOLUME": 7, "EC2_IMAGE": 365}
# https://docs.aws.amazon.com/recyclebin/latest/APIReference/API_CreateRule.html
_MOST_RULES_OF_A_TAG = 5

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Rule = dict[str, Any]

_rules: dict[str, Rule] = {}
_tags: dict[str, dict[str, str]] = {}


class _Refused(Exception):
    def __init__(self, code: str, message: str, status: str = "400 Bad Request"):
        super().__init__(message)
        self.code, self.status = code, status


def endpoint(behind: Application) -> Application:
    """Answers the requests that are signed for Recycle Bin and hands on the others."""

    def answering(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        service, operation, _ = identify(environ, b"")
        if service != "rbin":
            return behind(environ, start_response)
        document = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}")
        region = re.search(r"Credential=[^/]+/\d+/([^/]+)/", environ["HTTP_AUTHORIZATION"])
        headers = [("Content-Type", "application/json")]
        try:
            answer = _answer(
                operation,
                unquote(environ["PATH_INFO"]),
                document,
                environ.get("QUERY_STRING", ""),
                region[1] if region else "",
            )
            status = "200 OK"
        except _Refused as refused:
            answer, status = {"Message": str(refused)}, refused.status
            headers.append(("x-amzn-ErrorType", refused.code))
        body = json.dumps(answer).encode()
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    return answering


@control.on_reset
def _forget() -> None:
    _rules.clear()
    _tags.clear()


def _answer(  # noqa: PLR0911 - an answer for each operation
    operation: str, path: str, document: dict[str, Any], query: str, region: str
) -> dict[str, Any]:
    resource = path.split("/", 2)[2] if path.count("/") > 1 else ""
    match operation:
        case "CreateRule":
            return _create(document, region)
        case "GetRule":
            return _found(resource)
        case "UpdateRule":
            return _update(_found(resource), document)
        case "DeleteRule":
            _found(resource)
            del _rules[resource]
            return {}
        case "ListRules":
            listed = [rule for rule in _rules.values() if rule["ResourceType"] == document["ResourceType"]]
            return {
                "Rules": [
                    {
                        key: rule.get(key)
                        for key in ("Identifier", "Description", "RetentionPeriod", "LockState", "RuleArn")
                    }
                    for rule in listed
                ]
            }
        case "ListTagsForResource":
            return {"Tags": [{"Key": key, "Value": value} for key, value in _tags.get(resource, {}).items()]}
        case "TagResource":
            _tags.setdefault(resource, {}).update({tag["Key"]: tag["Value"] for tag in document["Tags"]})
            return {}
        case "UntagResource":
            for key in re.findall(r"tagKeys=([^&]*)", query):
                _tags.get(resource, {}).pop(unquote(key), None)
            return {}
    raise _Refused("ValidationException", f"local AWS: Recycle Bin's {operation} is not emulated")


def _create(document: dict[str, Any], region: str) -> Rule:
    """https://docs.aws.amazon.com/recyclebin/latest/APIReference/API_CreateRule.html"""
    _check(document)
    identifier = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(11))
    locked = "LockConfiguration" in document
    rule = {
        "Identifier": identifier,
        "RuleArn": aws.arn("rbin", f"rule/{identifier}", region),
        "Status": "available",
        "LockState": "locked" if locked else "unlocked",
        **{key: document[key] for key in _GIVEN if key in document},
    }
    _rules[identifier] = rule
    _tags[rule["RuleArn"]] = {tag["Key"]: tag["Value"] for tag in document.get("Tags", [])}
    return rule


def _update(rule: Rule, document: dict[str, Any]) -> Rule:
    """https://docs.aws.amazon.com/recyclebin/latest/APIReference/API_UpdateRule.html"""
    if rule["LockState"] == "locked":
        raise _Refused("ConflictException", "The retention rule is locked", "409 Conflict")
    changed = {**rule, **{key: document[key] for key in _GIVEN if key in document}}
    _check(changed)
    rule.update(changed)
    return rule


def _check(document: dict[str, Any]) -> None:
    longest = _LONGEST_DAYS.get(document["ResourceType"])
    if longest is None:
        raise _Refused("ValidationException", f"ResourceType must be one of {', '.join(_LONGEST_DAYS)}")
    if not 1 <= document["RetentionPeriod"]["RetentionPeriodValue"] <= longest:
        raise _Refused(
            "ValidationException", f"The retention period of {document['ResourceType']} is between 1 and {longest} days"
        )
    for tag in document.get("ResourceTags", []):
        if (
            sum(
                tag in rule.get("ResourceTags", [])
                for rule in _rules.values()
                if rule.get("Identifier") != document.get("Identifier")
            )
            >= _MOST_RULES_OF_A_TAG
        ):
            raise _Refused(
                "ServiceQuotaExceededException",
                f"A tag can be in {_MOST_RULES_OF_A_TAG} rules at most",
                "402 Payment Required",
            )
    if "LockConfiguration" in document and (document.get("ResourceTags") or document.get("ExcludeResourceTags")):
        raise _Refused("ValidationException", "Only Region-level retention rules without exclusion tags can be locked")
    if document.get("ResourceTags") and document.get("ExcludeResourceTags"):
        raise _Refused("ValidationException", "ResourceTags and ExcludeResourceTags exclude each other")


def _found(identifier: str) -> Rule:
    if identifier not in _rules:
        raise _Refused("ResourceNotFoundException", f"Rule {identifier} does not exist", "404 Not Found")
    return _rules[identifier]
