"""The end of certificates in AWS Certificate Manager, which renews them as long as their domain is validated.

https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from moto.acm.models import CertBundle

from local_aws import clock, emulation_settings
from local_aws.moto_methods import replaces

_RENEWED_DAYS = 200


def install() -> None:
    original = CertBundle.describe

    @replaces(CertBundle, "describe")
    def describe(self: CertBundle) -> dict[str, Any]:
        """https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html"""
        answer = original(self)
        answer["Certificate"]["NotAfter"] = (clock.now() + timedelta(days=days_left(self.arn))).timestamp()
        return answer


def days_left(arn: str) -> float:
    """Return the days until a certificate expires."""
    return float(emulation_settings.current().certificate_days.get(arn, _RENEWED_DAYS))
