"""The seed: resources that an account has before the first deployment, from a JSON file.

The file is one object; every key is optional (README.md shows them all, ``seed.example.json`` is a complete one).
Reading it needs nothing of moto, as the account must be known before moto is imported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any


class InvalidSeed(ValueError):
    """The seed file has a key or a value that this version does not support."""


@dataclass(frozen=True)
class Certificate:
    """A certificate of AWS Certificate Manager, issued. https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html"""

    arn: str
    domainName: str
    subjectAlternativeNames: tuple[str, ...] = ()

    @property
    def region(self) -> str:
        return self.arn.split(":")[3]


@dataclass(frozen=True)
class HostedZone:
    """A public hosted zone of Route 53. https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html"""

    id: str
    name: str


@dataclass(frozen=True)
class Image:
    """A machine image with one root volume. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html"""

    id: str
    name: str
    snapshotId: str
    region: str | None = None
    ownerId: str | None = None
    platform: str | None = None
    architecture: str = "x86_64"
    state: str = "available"
    rootDeviceName: str = "/dev/sda1"
    rootVolumeSize: int = 30
    encrypted: bool = False
    deprecationTime: str | None = None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bootstrap:
    """The resources of ``cdk bootstrap``: the asset bucket and the version. https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html"""

    qualifier: str = "hnb659fds"
    version: int = 30


@dataclass(frozen=True)
class Seed:
    account: str = "123456789012"
    region: str = "us-east-1"
    certificates: tuple[Certificate, ...] = ()
    hostedZones: tuple[HostedZone, ...] = ()
    images: tuple[Image, ...] = ()
    bootstrap: Bootstrap | None = Bootstrap()


_ITEMS = {"certificates": Certificate, "hostedZones": HostedZone, "images": Image}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_time(value: str) -> bool:
    try:
        return bool(datetime.fromisoformat(value))
    except ValueError:
        return False


# The Python types of an annotation, and their names in errors.
_VALUES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "str": (_is_text, "a text"),
    "str | None": (lambda value: value is None or _is_text(value), "a text"),
    "int": (lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"),
    "bool": (lambda value: isinstance(value, bool), "true or false"),
    "tuple[str, ...]": (lambda value: isinstance(value, list) and all(map(_is_text, value)), "a list of texts"),
    "dict[str, str]": (
        lambda value: isinstance(value, dict) and all(map(_is_text, value.values())),
        "an object of texts",
    ),
}


@lru_cache
def _regions() -> frozenset[str]:
    from botocore.session import Session

    session = Session()
    return frozenset(
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("ec2", partition)
    )


def _is_region(value: str) -> bool:
    return value in _regions()


_FORMS: dict[str, tuple[Callable[[str], Any], str]] = {
    "account": (re.compile(r"[0-9]{12}").fullmatch, "the 12 digits of an account"),
    "region": (_is_region, "a Region, such as ap-southeast-2"),
    "arn": (
        lambda value: (
            re.fullmatch(r"arn:[a-z-]+:acm:([a-z0-9-]+):[0-9]{12}:certificate/.+", value)
            and _is_region(value.split(":")[3])
        ),
        "the ARN of a certificate",
    ),
    "deprecationTime": (_is_time, "a time, such as 2026-12-31T00:00:00Z"),
}


def read(path: Path | None, account: str | None = None, region: str | None = None) -> Seed:
    """Return the seed of a file. A given account and Region have priority over those of the file."""
    seed = parse(_document(path)) if path else Seed()
    given = {name: value for name, value in {"account": account, "region": region}.items() if value}
    for name, value in given.items():
        _require_form(name, name, value)
    return Seed(**{**seed.__dict__, **given})


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise InvalidSeed(f"the seed file {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InvalidSeed(f"the seed file {path} is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise InvalidSeed(f"the seed file {path} is not one JSON object")
    return document


def parse(document: dict[str, Any]) -> Seed:
    values = {key: value for key, value in document.items() if key != "$comment"}
    for key, item in _ITEMS.items():
        if key in values:
            if not isinstance(values[key], list):
                raise InvalidSeed(f"{key} is not a list")
            values[key] = tuple(_item(item, f"{key}[{index}]", value) for index, value in enumerate(values[key]))
    if values.get("bootstrap") is not None:
        values["bootstrap"] = _item(Bootstrap, "bootstrap", values["bootstrap"])
    return _item(Seed, "the seed", values)


def _item(kind: type, where: str, value: dict[str, Any]) -> Any:
    if not isinstance(value, dict):
        raise InvalidSeed(f"{where} is not an object")
    known = {each.name: each for each in fields(kind)}
    if unknown := sorted(set(value) - set(known)):
        raise InvalidSeed(f"{where} does not know {', '.join(unknown)}; it knows {', '.join(known)}")
    required = [name for name, each in known.items() if each.default is MISSING and each.default_factory is MISSING]
    if missing := [name for name in required if name not in value]:
        raise InvalidSeed(f"{where} needs {', '.join(missing)}")
    for name, each in value.items():
        is_of_type, expected = _VALUES.get(str(known[name].type), (None, ""))
        place = name if kind is Seed else f"{where}.{name}"
        if is_of_type is not None and not is_of_type(each):
            raise InvalidSeed(f"{place} is {json.dumps(each)}: give {expected}")
        _require_form(place, name, each)
    return kind(**{name: tuple(each) if isinstance(each, list) else each for name, each in value.items()})


def _require_form(place: str, name: str, value: str | None) -> None:
    is_of_form, expected = _FORMS.get(name, (None, ""))
    if is_of_form is not None and value is not None and not is_of_form(value):
        raise InvalidSeed(f"{place} is '{value}': give {expected}")


def plant(seed: Seed) -> None:
    """Create the resources of the seed in the running services."""
    for certificate in seed.certificates:
        _plant_certificate(seed, certificate)
    for zone in seed.hostedZones:
        _plant_hosted_zone(seed, zone)
    for image in seed.images:
        _plant_image(seed, image)
    if seed.bootstrap:
        _plant_bootstrap(seed, seed.bootstrap)


# AWS chooses the ids of the following resources, so no API accepts a given one.


def _plant_certificate(seed: Seed, certificate: Certificate) -> None:
    from moto.acm.models import CertBundle, acm_backends

    pem, key = _signed(certificate.domainName, certificate.subjectAlternativeNames)
    backend = acm_backends[seed.account][certificate.region]
    backend._certificates[certificate.arn] = CertBundle(
        seed.account,
        pem,
        key,
        region=certificate.region,
        arn=certificate.arn,
        cert_type="AMAZON_ISSUED",
        cert_status="ISSUED",
    )


@lru_cache
def _signed(domain_name: str, alternative_names: tuple[str, ...]) -> tuple[bytes, bytes]:
    """Return a key and a certificate.

    They are cached, because each reset creates the seed again and keys take long to generate.
    """
    from moto.acm.models import CertBundle

    bundle = CertBundle.generate_cert(domain_name, account_id="", region="", sans=list(alternative_names))
    return bundle.cert, bundle.key


def _plant_hosted_zone(seed: Seed, zone: HostedZone) -> None:
    from moto.route53.models import route53_backends

    backend = route53_backends[seed.account]["aws"]
    created = backend.create_hosted_zone(zone.name, private_zone=False)
    key = next(key for key, each in backend.zones.items() if each is created)
    del backend.zones[key]
    created.resource_id = zone.id
    backend.zones[zone.id] = created


def _plant_image(seed: Seed, image: Image) -> None:
    from moto.ec2.models import ec2_backends
    from moto.ec2.models.amis import Ami

    from local_aws.images import deprecation

    class SeededImage(Ami):
        @property
        def block_device_mappings(self) -> list[dict[str, Any]]:
            ebs = {
                "SnapshotId": image.snapshotId,
                "VolumeSize": image.rootVolumeSize,
                "DeleteOnTermination": True,
                "VolumeType": "gp2",
                "Encrypted": image.encrypted,
            }
            return [{"DeviceName": image.rootDeviceName, "Ebs": ebs}]

    region = image.region or seed.region
    backend = ec2_backends[seed.account][region]
    planted = SeededImage(
        backend,
        image.id,
        name=image.name,
        owner_id=image.ownerId,
        public=image.ownerId is not None,
        platform=image.platform,
        architecture=image.architecture,
        virtualization_type="hvm",
        hypervisor="xen",
        state=image.state,
        root_device_type="ebs",
        root_device_name=image.rootDeviceName,
        region_name=f"{region}a",
        tags=image.tags,
    )
    deprecation.deprecate(planted, image.deprecationTime)
    snapshot = planted.ebs_snapshot
    del backend.snapshots[snapshot.id]
    snapshot.id, snapshot.volume.size, snapshot.encrypted = image.snapshotId, image.rootVolumeSize, image.encrypted
    backend.snapshots[snapshot.id] = snapshot
    backend.amis[image.id] = planted


def _plant_bootstrap(seed: Seed, bootstrap: Bootstrap) -> None:
    from local_aws import aws

    bucket = f"cdk-{bootstrap.qualifier}-assets-{seed.account}-{seed.region}"
    location = {} if seed.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": seed.region}}
    s3 = aws.client("s3", seed.region)
    s3.create_bucket(Bucket=bucket, **location)
    # The CDK CLI asks for it before it publishes, and with a moved clock its SDK takes a missing one for a wrong time
    # and tries again.
    encryption = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=encryption)
    aws.client("ssm", seed.region).put_parameter(
        Name=f"/cdk-bootstrap/{bootstrap.qualifier}/version", Value=str(bootstrap.version), Type="String"
    )
