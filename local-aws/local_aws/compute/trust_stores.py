"""Trust stores of mutual TLS, which moto does not have.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from moto.core.responses import ActionResult, EmptyResult
from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend, FakeListener, FakeLoadBalancer
from moto.elbv2.responses import ELBV2Response
from moto.moto_api._internal import mock_random

from local_aws import aws
from local_aws.moto_methods import replaces
from local_aws.state import RecordState, RegionState


@dataclass
class TrustStore:
    name: str
    trust_store_arn: str
    number_of_ca_certificates: int
    status: str = "ACTIVE"
    total_revoked_entries: int = 0


_stores: RegionState[dict[str, TrustStore]] = RegionState(dict)
_mutual: RecordState[dict[str, Any] | None] = RecordState(lambda: None)
"""The mutual authentication of each listener that has any."""


def install() -> None:
    replaces(ELBV2Response, "create_trust_store")(_create)
    replaces(ELBV2Response, "describe_trust_stores")(_describe)
    replaces(ELBV2Response, "modify_trust_store")(_modify)
    replaces(ELBV2Response, "delete_trust_store")(_delete)
    # DescribeListeners answers it.
    replaces(FakeListener, "mutual_authentication")(property(lambda self: _mutual.of(self.arn)))
    original = ELBv2Backend._get_resource_by_arn

    @replaces(ELBv2Backend, "_get_resource_by_arn")
    def _get_resource_by_arn(self: ELBv2Backend, arn: str) -> Any:
        return _find(self, arn) if ":truststore/" in arn else original(self, arn)


def put_mutual_authentication(listener: FakeListener, given: dict[str, Any]) -> None:
    _mutual.put(listener.arn, given)


def _mutual_authentication(listener: FakeListener) -> dict[str, Any]:
    return _mutual.of(listener.arn) or {}


def stores(backend: ELBv2Backend) -> dict[str, TrustStore]:
    return _stores.of(backend)


def _create(self: ELBV2Response) -> ActionResult:
    backend, name = self.elbv2_backend, self._get_param("Name")
    if any(store.name == name for store in stores(backend).values()):
        raise ELBClientError("DuplicateTrustStoreName", f"A trust store named '{name}' already exists")
    arn = aws.arn("elasticloadbalancing", f"truststore/{name}/{mock_random.get_random_hex(16)}", backend.region_name)
    store = TrustStore(name, arn, _authorities(self))
    stores(backend)[arn] = store
    backend.tagging_service.tag_resource(arn, self._get_param("Tags"))
    return ActionResult({"TrustStores": [store]})


def _describe(self: ELBV2Response) -> ActionResult:
    arns, names = self._get_param("TrustStoreArns", []), self._get_param("Names", [])
    found = [_find(self.elbv2_backend, arn) for arn in arns] if arns else list(stores(self.elbv2_backend).values())
    return ActionResult({"TrustStores": [store for store in found if not names or store.name in names]})


def _modify(self: ELBV2Response) -> ActionResult:
    store = _find(self.elbv2_backend, self._get_param("TrustStoreArn"))
    store.number_of_ca_certificates = _authorities(self)
    return ActionResult({"TrustStores": [store]})


def _delete(self: ELBV2Response) -> ActionResult:
    backend, arn = self.elbv2_backend, self._get_param("TrustStoreArn")
    _find(backend, arn)
    if any(_uses(balancer, arn) for balancer in backend.load_balancers.values()):
        raise ELBClientError("TrustStoreInUse", f"The trust store '{arn}' is in use")
    del stores(backend)[arn]
    return EmptyResult()


def _uses(balancer: FakeLoadBalancer, arn: str) -> bool:
    return any(_mutual_authentication(listener).get("TrustStoreArn") == arn for listener in balancer.listeners.values())


def _find(backend: ELBv2Backend, arn: str) -> TrustStore:
    if arn not in stores(backend):
        raise ELBClientError("TrustStoreNotFound", f"The trust store '{arn}' does not exist")
    return stores(backend)[arn]


def _authorities(response: ELBV2Response) -> int:
    """Return the number of certificates in the bundle.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTrustStore.html
    """
    bucket, key = response._get_param("CaCertificatesBundleS3Bucket"), response._get_param("CaCertificatesBundleS3Key")
    version = response._get_param("CaCertificatesBundleS3ObjectVersion")
    try:
        bundle = (
            aws.client("s3")
            .get_object(Bucket=bucket, Key=key, **({"VersionId": version} if version else {}))["Body"]
            .read()
        )
    except ClientError as error:
        raise ELBClientError(
            "CaCertificatesBundleNotFound", f"The CA certificates bundle s3://{bucket}/{key} cannot be read"
        ) from error
    count = bundle.count(b"-----BEGIN CERTIFICATE-----")
    if not count:
        raise ELBClientError("InvalidCaCertificatesBundle", f"s3://{bucket}/{key} holds no certificates")
    return count
