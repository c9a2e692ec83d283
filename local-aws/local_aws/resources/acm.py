"""AWS::CertificateManager: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CertificateManager.html"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import (
    Context,
    Properties,
    Resource,
    ResourceFailed,
    ResourceHandler,
    TagFormat,
    UpdateNotEmulated,
)
from local_aws.resources.tagging import as_list, as_map, removed_keys

_VALIDATION_TIMEOUT = timedelta(hours=72)


@register
class Certificate(ResourceHandler):
    """A certificate. CloudFormation writes the validation records into the hosted zones of the certificate."""

    type = "AWS::CertificateManager::Certificate"
    replacement = frozenset(
        {"DomainName", "SubjectAlternativeNames", "ValidationMethod", "DomainValidationOptions", "KeyAlgorithm"}
    )
    not_kept = frozenset({"KeyAlgorithm"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        acm = context.client("acm")
        parameters = properties.select(
            "DomainName", "SubjectAlternativeNames", "ValidationMethod", "KeyAlgorithm", "Tags"
        )
        zones = {
            option["DomainName"]: option["HostedZoneId"]
            for option in properties.get("DomainValidationOptions", [])
            if "HostedZoneId" in option
        }
        names = {properties["DomainName"], *properties.get("SubjectAlternativeNames", [])}
        orphans = sorted(name for name in names if parameters.get("ValidationMethod") != "DNS" or name not in zones)
        if orphans:
            raise ResourceFailed(
                f"local AWS: nobody would validate {', '.join(orphans)}; ask for DNS and give the HostedZoneId"
            )
        arn = acm.request_certificate(**parameters)["CertificateArn"]
        resource = Resource(arn, {})
        context.created(resource)
        for option in acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"]:
            self._write_record(context, zones[option["DomainName"]], option["ResourceRecord"])
        if not context.wait_until(lambda: self._issued(context, arn), _VALIDATION_TIMEOUT):
            raise ResourceFailed("The certificate was not validated in time")
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        acm = context.client("acm")
        if new.select("CertificateTransparencyLoggingPreference") != {
            key: old[key] for key in ("CertificateTransparencyLoggingPreference",) if key in old
        }:
            raise UpdateNotEmulated("local AWS: CertificateTransparencyLoggingPreference is not emulated")
        tags = new.select("Tags").get("Tags", [])
        if tags:
            acm.add_tags_to_certificate(CertificateArn=resource.physical_id, Tags=tags)
        gone, values = removed_keys(old.get("Tags"), tags), as_map(old.get("Tags"))
        if gone:
            acm.remove_tags_from_certificate(
                CertificateArn=resource.physical_id, Tags=as_list({key: values[key] for key in gone})
            )
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        acm = context.client("acm")
        with contextlib.suppress(acm.exceptions.ResourceNotFoundException):
            acm.delete_certificate(CertificateArn=resource.physical_id)

    def _write_record(self, context: Context, zone: str, record: dict[str, str]) -> None:
        record_set = {
            "Name": record["Name"],
            "Type": record["Type"],
            "TTL": 300,
            "ResourceRecords": [{"Value": record["Value"]}],
        }
        changes = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record_set}]}
        context.client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)

    def _issued(self, context: Context, arn: str) -> bool:
        status = context.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]["Status"]
        return status == "ISSUED"
