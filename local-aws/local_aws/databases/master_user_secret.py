"""The secret in which RDS keeps the master user's password.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
"""

from __future__ import annotations

import json
import secrets
import string
from datetime import timedelta

from moto.rds.models import MasterUserSecret
from moto.secretsmanager.models import FakeSecret

from local_aws import clock
from local_aws.moto_methods import replaces

_PASSWORD_LENGTH = 32
_DAYS_BETWEEN_ROTATIONS = 7


def install() -> None:
    create = MasterUserSecret._create_secret

    @replaces(MasterUserSecret, "_create_secret")
    def _create_secret(self: MasterUserSecret, kms_key_id: str | None) -> FakeSecret:
        secret = create(self, kms_key_id)
        secret.rotation_requested = secret.rotation_enabled = True
        secret.auto_rotate_after_days = _DAYS_BETWEEN_ROTATIONS
        secret.next_rotation_date = int((clock.now() + timedelta(days=_DAYS_BETWEEN_ROTATIONS)).timestamp())
        return secret

    @replaces(MasterUserSecret, "_generate_secret_string")
    def _generate_secret_string(self: MasterUserSecret) -> str:
        alphabet = string.ascii_letters + string.digits
        password = "".join(secrets.choice(alphabet) for _ in range(_PASSWORD_LENGTH))
        return json.dumps({"username": self.resource.master_username, "password": password})
