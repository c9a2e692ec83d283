"""AWS Certificate Manager: days until a certificate expires, twice a day.

https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
"""

from __future__ import annotations

from collections.abc import Iterator

from moto.acm.models import acm_backends

from local_aws import aws, certificates
from local_aws.monitoring.series import Reading, metric

_PERIOD = 43200


def readings(region: str) -> Iterator[Reading]:
    for arn, certificate in list(acm_backends[aws.account_id()][region]._certificates.items()):
        days = certificates.days_left(arn)
        if certificate.status == "ISSUED" and days > 0:
            yield Reading(
                metric("AWS/CertificateManager", "DaysToExpiry", [{"Name": "CertificateArn", "Value": arn}]),
                "None",
                _PERIOD,
                (days,),
            )
