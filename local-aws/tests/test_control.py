"""The local AWS's own interface, and the initial state of an account."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from account import BASE_IMAGE, CERTIFICATE, HOSTED_ZONE, PENDING_IMAGE, LocalAws
from local_aws import seed


def test_the_clock_moves_and_stamps(local: LocalAws) -> None:
    """All times of AWS are from one clock, such as in https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Volume.html"""
    before = datetime.fromisoformat(local.control("clock")["now"])
    after = datetime.fromisoformat(local.control("clock", advanceSeconds=86400)["now"])
    assert timedelta(days=1) <= after - before < timedelta(days=1, minutes=1)
    local.control("clock", to="2031-02-03T04:05:06+00:00")
    volume = local.client("ec2").create_volume(AvailabilityZone="us-east-1a", Size=1)
    assert volume["CreateTime"].strftime("%Y-%m-%dT%H:%M") == "2031-02-03T04:05"
    local.control("reset")
    assert abs(datetime.fromisoformat(local.control("clock")["now"]) - before) < timedelta(minutes=1)


@pytest.mark.parametrize("days", [-60, 0, 60])
def test_every_answer_is_dated_with_the_time_of_the_clock(local: LocalAws, days: int) -> None:
    """https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1"""
    instant = datetime.now(UTC) + timedelta(days=days)
    local.control("clock", to=instant.isoformat())
    answers = [
        local.client("ec2").describe_vpcs(),
        local.client("ssm").describe_parameters(),
        local.client("s3").list_buckets(),
    ]
    with pytest.raises(ClientError) as refused:
        local.client("ssm").get_parameter(Name="/none")
    local.control("faults", rules=[{"service": "sns", "operation": "ListTopics", "code": "AuthorizationError"}])
    with pytest.raises(ClientError) as fault:
        local.client("sns").list_topics()
    for answer in [*answers, refused.value.response, fault.value.response]:
        stated = answer["ResponseMetadata"]["HTTPHeaders"]["date"]
        assert stated.endswith(" GMT")
        assert abs(parsedate_to_datetime(stated) - instant) < timedelta(minutes=1)


def test_a_request_is_recorded_with_its_operation(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"""
    local.client("ec2").describe_vpcs()
    local.client("ssm").describe_parameters()
    local.client("lambda").list_functions()
    s3 = local.client("s3")
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="a/b", Body=b"x")
    s3.get_bucket_versioning(Bucket="bucket")
    recorded = [(each["service"], each["operation"]) for each in local.control("requests")]
    assert recorded == [
        ("ec2", "DescribeVpcs"),
        ("ssm", "DescribeParameters"),
        ("lambda", "ListFunctions"),
        ("s3", "CreateBucket"),
        ("s3", "PutObject"),
        ("s3", "GetBucketVersioning"),
    ]


def test_a_request_is_recorded_with_its_parameters(local: LocalAws) -> None:
    """The parameters are the context of a policy: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html"""
    tags = [{"Key": "oban:environment", "Value": "prod"}]
    local.client("ec2").create_tags(Resources=["snap-0aaaaaaaaaaaaaaa1"], Tags=tags)
    local.client("ssm").put_parameter(Name="/oban/prod/word", Value="a b&c", Type="String")
    local.client("sns").create_topic(Name="alerts", Tags=tags)
    local.client("elbv2").describe_target_groups(Names=[])
    local.client("s3").create_bucket(Bucket="bucket")
    assert [each["parameters"] for each in local.control("requests")] == [
        {"Resources": ["snap-0aaaaaaaaaaaaaaa1"], "Tags": tags},
        {"Name": "/oban/prod/word", "Value": "a b&c", "Type": "String"},
        {"Name": "alerts", "Tags": tags},
        {"Names": []},
        {},
    ]


def test_throttled_is_as_ec2_throttles(local: LocalAws) -> None:
    """The SDK tries again: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html"""
    local.control(
        "faults",
        rules=[
            {"service": "ec2", "operation": "CreateTags", "code": "RequestLimitExceeded", "status": 503, "times": 2}
        ],
    )
    local.client("ec2").create_tags(Resources=["snap-0aaaaaaaaaaaaaaa1"], Tags=[{"Key": "a", "Value": "b"}])
    assert [each["operation"] for each in local.control("requests")] == ["CreateTags"] * 3


@pytest.mark.parametrize(
    ("service", "operation", "call"),
    [
        ("ec2", "DescribeVpcs", "describe_vpcs"),
        ("ssm", "DescribeParameters", "describe_parameters"),
        ("autoscaling", "DescribeAutoScalingGroups", "describe_auto_scaling_groups"),
        ("s3", "ListBuckets", "list_buckets"),
    ],
)
def test_a_fault_is_answered_as_often_as_asked(local: LocalAws, service: str, operation: str, call: str) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    api = local.client(service, config=Config(retries={"max_attempts": 0}))
    local.control(
        "faults",
        rules=[{"service": service, "operation": operation, "code": "RequestLimitExceeded", "status": 503, "skip": 1}],
    )
    getattr(api, call)()
    with pytest.raises(ClientError, match="RequestLimitExceeded"):
        getattr(api, call)()
    getattr(api, call)()
    assert local.control("faults")[0]["times"] == 0


def test_a_setting_that_does_not_exist_is_refused(local: LocalAws) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        local.control("knobs", bootSecond=1)
    assert "there are bootSeconds" in json.load(refusal.value)["error"]


def test_the_seed_is_there(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html and its like"""
    certificate = local.client("acm").describe_certificate(CertificateArn=CERTIFICATE)["Certificate"]
    assert (certificate["Status"], certificate["DomainName"]) == ("ISSUED", "b2g.example.com")
    assert local.client("route53").get_hosted_zone(Id=HOSTED_ZONE)["HostedZone"]["Name"] == "example.com"
    images = {each["ImageId"]: each for each in local.client("ec2").describe_images(Owners=["self"])["Images"]}
    assert images[PENDING_IMAGE]["State"] == "pending"
    mapping = images[BASE_IMAGE]["BlockDeviceMappings"][0]
    assert (mapping["DeviceName"], mapping["Ebs"]["SnapshotId"], mapping["Ebs"]["VolumeSize"]) == (
        "/dev/sda1",
        "snap-0aaaaaaaaaaaaaaa1",
        40,
    )
    snapshots = local.client("ec2").describe_snapshots(SnapshotIds=["snap-0aaaaaaaaaaaaaaa1"])["Snapshots"]
    assert snapshots[0]["VolumeSize"] == 40


def test_an_account_is_bootstrapped(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html"""
    assert local.client("ssm").get_parameter(Name="/cdk-bootstrap/hnb659fds/version")["Parameter"]["Value"] == "30"
    local.client("s3").head_bucket(Bucket="cdk-hnb659fds-assets-123456789012-us-east-1")


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({"image": []}, "the seed does not know image"),
        ({"images": [{"id": "ami-1", "name": "n"}]}, r"images\[0\] needs snapshotId"),
        ({"hostedZones": [{"id": "Z1", "name": "n", "private": True}]}, r"hostedZones\[0\] does not know private"),
    ],
)
def test_a_seed_is_read_strictly(document: dict[str, Any], complaint: str) -> None:
    with pytest.raises(seed.InvalidSeed, match=complaint):
        seed.parse(document)
