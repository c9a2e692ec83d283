"""The metrics that services publish, and the settings that change them."""

from __future__ import annotations

import itertools
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import BASE_IMAGE, CERTIFICATE, REGION, LocalAws, eventually
from cluster import Cluster
from test_functions import Function
from watching import NOON, Watching


@pytest.fixture
def watching(local: LocalAws) -> Watching:
    return Watching(local)


class Published:
    """The metrics that were published in the two hours after noon."""

    def __init__(self, watching: Watching):
        self._watching, self._cloudwatch = watching, watching.cloudwatch

    def statistics(
        self, namespace: str, name: str, minutes: float = 60, period: int = 60, **dimensions: str
    ) -> list[dict[str, Any]]:
        wanted = ["Sum", "Average", "Minimum", "Maximum", "SampleCount"]
        told = self._cloudwatch.get_metric_statistics(
            Namespace=namespace,
            MetricName=name,
            Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
            StartTime=NOON,
            EndTime=NOON + timedelta(minutes=minutes),
            Period=period,
            Statistics=wanted,
        )
        return sorted(told["Datapoints"], key=lambda each: each["Timestamp"])

    def dimension_sets(self, namespace: str, name: str) -> list[list[str]]:
        told = self._cloudwatch.list_metrics(Namespace=namespace, MetricName=name)["Metrics"]
        return sorted(sorted(each["Name"] for each in metric["Dimensions"]) for metric in told)


@pytest.fixture
def published(watching: Watching) -> Published:
    return Published(watching)


def _launch(local: LocalAws, **more: Any) -> str:
    return str(
        local.client("ec2").run_instances(ImageId=BASE_IMAGE, MinCount=1, MaxCount=1, InstanceType="m6i.large", **more)[
            "Instances"
        ][0]["InstanceId"]
    )


@pytest.mark.parametrize(("detailed", "minutes"), [(False, 5), (True, 1)])
def test_the_cpu_of_an_instance(watching: Watching, published: Published, detailed: bool, minutes: int) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html"""
    instance = _launch(watching.local, Monitoring={"Enabled": detailed})
    watching.pass_to(61)
    found = published.statistics("AWS/EC2", "CPUUtilization", InstanceId=instance)
    steps = {later["Timestamp"] - earlier["Timestamp"] for earlier, later in itertools.pairwise(found)}
    assert (steps, found[0]["Unit"], found[0]["Average"]) == ({timedelta(minutes=minutes)}, "Percent", 5)
    watching.local.control("knobs", cpuPercent={instance: 97})
    watching.pass_to(70)
    assert (
        published.statistics("AWS/EC2", "CPUUtilization", minutes=70, period=300, InstanceId=instance)[-1]["Maximum"]
        == 97
    )


@pytest.mark.parametrize(
    ("check", "failed"),
    [
        ("instance", {"StatusCheckFailed", "StatusCheckFailed_Instance"}),
        ("system", {"StatusCheckFailed", "StatusCheckFailed_System"}),
        ("attachedEbs", {"StatusCheckFailed", "StatusCheckFailed_AttachedEBS"}),
    ],
)
def test_a_status_check_fails(watching: Watching, published: Published, check: str, failed: set[str]) -> None:
    """Status checks are published every minute with every monitoring: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html#status-check-metrics"""
    instance = _launch(watching.local)
    watching.alarm(
        Namespace="AWS/EC2",
        MetricName="StatusCheckFailed",
        Dimensions=[{"Name": "InstanceId", "Value": instance}],
        Statistic="Maximum",
        EvaluationPeriods=2,
    )
    watching.pass_to(10)
    watching.local.control("knobs", failedStatusChecks={instance: check})
    watching.pass_to(20)
    names = (
        "StatusCheckFailed",
        "StatusCheckFailed_Instance",
        "StatusCheckFailed_System",
        "StatusCheckFailed_AttachedEBS",
    )
    assert {
        name for name in names if published.statistics("AWS/EC2", name, InstanceId=instance)[-1]["Maximum"] == 1
    } == failed
    assert [state for _, state in watching.changes()] == ["OK", "ALARM"]


def test_what_does_not_run_publishes_nothing(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html"""
    instance = _launch(watching.local)
    watching.alarm(
        Namespace="AWS/EC2",
        MetricName="StatusCheckFailed",
        Dimensions=[{"Name": "InstanceId", "Value": instance}],
        Statistic="Maximum",
    )
    watching.pass_to(5)
    watching.local.client("ec2").stop_instances(InstanceIds=[instance])
    watching.pass_to(15)
    assert [state for _, state in watching.changes()] == ["OK", "INSUFFICIENT_DATA"]


def test_a_group_and_its_targets(watching: Watching, published: Published) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"""
    cluster = Cluster(watching.local)
    cluster.create()
    eventually(lambda: len(cluster.healthy()) == 2)
    group = cluster.group["AutoScalingGroupName"]
    cluster.autoscaling.enable_metrics_collection(
        AutoScalingGroupName=group, Granularity="1Minute", Metrics=["GroupInServiceInstances"]
    )
    balancer = cluster.elbv2.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"].partition(
        ":loadbalancer/"
    )[2]
    targets = cluster.elbv2.describe_target_groups()["TargetGroups"][0]["TargetGroupArn"].rpartition(":")[2]
    dimensions = [{"Name": "LoadBalancer", "Value": balancer}, {"Name": "TargetGroup", "Value": targets}]
    healthy: dict[str, Any] = {
        "Namespace": "AWS/ApplicationELB",
        "MetricName": "HealthyHostCount",
        "Dimensions": dimensions,
        "Statistic": "Minimum",
        "TreatMissingData": "breaching",
    }
    watching.alarm(ComparisonOperator="LessThanThreshold", Threshold=2, **healthy)
    watching.pass_to(10)
    assert published.dimension_sets("AWS/ApplicationELB", "HealthyHostCount") == [
        ["AvailabilityZone", "LoadBalancer", "TargetGroup"],
        ["AvailabilityZone", "LoadBalancer", "TargetGroup"],
        ["LoadBalancer", "TargetGroup"],
    ]
    assert (
        published.statistics("AWS/AutoScaling", "GroupInServiceInstances", AutoScalingGroupName=group)[-1]["Maximum"]
        == 2
    )
    checks = published.statistics("AWS/EC2", "StatusCheckFailed", AutoScalingGroupName=group)[-1]
    assert (checks["SampleCount"], checks["Sum"]) == (2, 0)
    assert watching.state() == "OK"
    cluster.autoscaling.suspend_processes(AutoScalingGroupName=group, ScalingProcesses=["Launch"])
    cluster.ec2.terminate_instances(InstanceIds=[min(cluster.member_ids)])
    eventually(lambda: len(cluster.member_ids) == 1)
    watching.pass_to(20)
    assert watching.state() == "ALARM"


def test_a_target_that_does_not_answer(watching: Watching, published: Published) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"""
    cluster = Cluster(watching.local)
    cluster.create()
    eventually(lambda: len(cluster.healthy()) == 2)
    cluster.autoscaling.suspend_processes(
        AutoScalingGroupName=cluster.group["AutoScalingGroupName"], ScalingProcesses=["HealthCheck", "ReplaceUnhealthy"]
    )
    watching.pass_to(5)
    watching.local.control("knobs", neverHealthyImages=[BASE_IMAGE])
    watching.local.control("clock", to=(NOON + timedelta(minutes=10)).isoformat())
    balancer = cluster.elbv2.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"].partition(
        ":loadbalancer/"
    )[2]
    targets = cluster.elbv2.describe_target_groups()["TargetGroups"][0]["TargetGroupArn"].rpartition(":")[2]
    found = published.statistics(
        "AWS/ApplicationELB", "UnHealthyHostCount", minutes=10, LoadBalancer=balancer, TargetGroup=targets
    )
    assert ({each["Maximum"] for each in found[:4]}, found[-1]["Maximum"]) == ({0}, 2)


def test_errors_of_a_load_balancer_are_there_only_when_there_are_any(watching: Watching, published: Published) -> None:
    """reporting criteria: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"""
    ec2, elbv2 = watching.local.client("ec2"), watching.local.client("elbv2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"][
            "SubnetId"
        ]
        for index, zone in enumerate("ab")
    ]
    balancer = elbv2.create_load_balancer(Name="web", Subnets=subnets, Type="network")["LoadBalancers"][0][
        "LoadBalancerArn"
    ].partition(":loadbalancer/")[2]
    assert published.dimension_sets("AWS/NetworkELB", "ClientTLSNegotiationErrorCount") == []
    watching.local.control("knobs", loadBalancerMetrics={"web": {"ClientTLSNegotiationErrorCount": 7}})
    watching.pass_to(5)
    assert (
        published.statistics("AWS/NetworkELB", "ClientTLSNegotiationErrorCount", LoadBalancer=balancer)[-1]["Sum"] == 7
    )


def test_what_an_invocation_came_to(watching: Watching, published: Published) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"""
    function = Function(watching.local, Timeout=30)
    function.call()
    watching.local.control("knobs", failingFunctions={"answer": "error"})
    assert "Injected" in function.fail()["errorMessage"]
    watching.local.control("knobs", failingFunctions={"answer": "timeout"})
    assert "timed out after 30.00 seconds" in function.fail()["errorMessage"]
    watching.local.control("knobs", failingFunctions={}, throttledFunctions=["answer"])
    from botocore.config import Config

    with pytest.raises(ClientError, match="TooManyRequestsException"):
        watching.local.client("lambda", config=Config(retries={"max_attempts": 0})).invoke(FunctionName="answer")
    sums = {
        name: published.statistics("AWS/Lambda", name, period=3600, FunctionName="answer")[0]
        for name in ("Invocations", "Errors", "Throttles", "Duration")
    }
    assert {name: found["Sum"] for name, found in sums.items() if name != "Duration"} == {
        "Invocations": 3,
        "Errors": 2,
        "Throttles": 1,
    }
    assert (sums["Duration"]["Maximum"], sums["Duration"]["Unit"]) == (30000, "Milliseconds")


def test_a_throttled_event_waits(watching: Watching) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
    function = Function(watching.local)
    watching.local.control("knobs", throttledFunctions=["answer"])
    function.api.invoke(FunctionName="answer", InvocationType="Event", Payload="{}")
    watching.pass_to(10)
    assert watching.local.control("invocations") == []
    watching.local.control("knobs", throttledFunctions=[])
    watching.pass_to(20)
    assert len(watching.local.control("invocations")) == 1


def test_a_database(watching: Watching, published: Published) -> None:
    """The units are seconds and bytes: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html"""
    watching.local.client("rds").create_db_instance(
        DBInstanceIdentifier="main",
        DBInstanceClass="db.m6i.large",
        Engine="sqlserver-se",
        AllocatedStorage=100,
        MasterUsername="admin",
        ManageMasterUserPassword=True,
    )
    watching.pass_to(5)
    watching.local.control("knobs", databaseMetrics={"main": {"ReadLatency": 0.25, "CPUUtilization": 99}})
    watching.pass_to(10)
    found = {
        name: published.statistics("AWS/RDS", name, DBInstanceIdentifier="main")[-1]
        for name in ("CPUUtilization", "ReadLatency", "WriteLatency", "FreeStorageSpace", "FreeableMemory")
    }
    assert {name: (each["Unit"], each["Average"]) for name, each in found.items()} == {
        "CPUUtilization": ("Percent", 99),
        "ReadLatency": ("Seconds", 0.25),
        "WriteLatency": ("Seconds", 0.003),
        "FreeStorageSpace": ("Bytes", 60 * 1024**3),
        "FreeableMemory": ("Bytes", 4 * 1024**3),
    }


def test_a_certificate_near_its_end(watching: Watching, published: Published) -> None:
    """The metric is published twice a day: https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html"""
    watching.alarm(
        Namespace="AWS/CertificateManager",
        MetricName="DaysToExpiry",
        Dimensions=[{"Name": "CertificateArn", "Value": CERTIFICATE}],
        Statistic="Minimum",
        Period=86400,
        ComparisonOperator="LessThanThreshold",
        Threshold=30,
    )
    watching.pass_to(3 * 1440)
    assert watching.state() == "OK"
    assert (
        published.statistics(
            "AWS/CertificateManager", "DaysToExpiry", minutes=3 * 1440, period=86400, CertificateArn=CERTIFICATE
        )[1]["SampleCount"]
        == 2
    )
    watching.local.control("knobs", certificateDays={CERTIFICATE: 10})
    watching.pass_to(4 * 1440)
    assert watching.state() == "ALARM"
    described = watching.local.client("acm").describe_certificate(CertificateArn=CERTIFICATE)["Certificate"]
    left = described["NotAfter"] - datetime.fromisoformat(watching.local.control("clock")["now"])
    assert timedelta(days=9) < left < timedelta(days=11)


def test_what_a_topic_could_not_deliver(watching: Watching, published: Published) -> None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html"""
    watching.sns.subscribe(TopicArn=watching.topic, Protocol="email", Endpoint="second@example.com")
    watching.local.control("knobs", undeliverableEndpoints=["second@example.com"])
    watching.sns.publish(TopicArn=watching.topic, Message="one")
    sums = {
        name: [each["Sum"] for each in published.statistics("AWS/SNS", name, TopicName="alerts")]
        for name in ("NumberOfNotificationsDelivered", "NumberOfNotificationsFailed", "NumberOfMessagesPublished")
    }
    assert sums == {
        "NumberOfNotificationsDelivered": [1],
        "NumberOfNotificationsFailed": [1],
        "NumberOfMessagesPublished": [1],
    }
    assert watching.local.control("messages")[0]["to"] == ["email:oncall@example.com"]


def test_who_did_not_confirm_gets_nothing(watching: Watching) -> None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html"""
    watching.local.control("knobs", unconfirmedEndpoints=["oncall@example.com"])
    watching.sns.publish(TopicArn=watching.topic, Message="one")
    assert watching.local.control("messages")[0]["to"] == []
    (found,) = watching.sns.list_subscriptions_by_topic(TopicArn=watching.topic)["Subscriptions"]
    assert (found["SubscriptionArn"], found["Endpoint"]) == ("PendingConfirmation", "oncall@example.com")
    watching.local.control("knobs", unconfirmedEndpoints=[])
    (found,) = watching.sns.list_subscriptions()["Subscriptions"]
    assert found["SubscriptionArn"].startswith("arn:")


def test_a_filter_on_the_body_chooses(watching: Watching) -> None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html"""
    attributes = {
        "FilterPolicy": json.dumps({"AlarmName": [{"prefix": "critical"}]}),
        "FilterPolicyScope": "MessageBody",
    }
    watching.sns.subscribe(
        TopicArn=watching.topic, Protocol="email", Endpoint="boss@example.com", Attributes=attributes
    )
    for name in ("critical-one", "warning-two"):
        watching.alarm(name)
    watching.put(1)
    watching.pass_to(1)
    told = {json.loads(each["message"])["AlarmName"]: each["to"] for each in watching.local.control("messages")}
    assert told == {
        "critical-one": ["email:oncall@example.com", "email:boss@example.com"],
        "warning-two": ["email:oncall@example.com"],
    }


def test_events_arrive_in_the_log_groups_of_trails_and_flow_logs(watching: Watching, published: Published) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html"""
    local = watching.local
    logs, ec2, trail = local.client("logs"), local.client("ec2"), local.client("cloudtrail")
    for name in ("calls", "traffic"):
        logs.create_log_group(logGroupName=name)
    role = local.client("iam").create_role(RoleName="delivers", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    local.client("s3").create_bucket(Bucket="calls")
    group = logs.describe_log_groups(logGroupNamePrefix="calls")["logGroups"][0]["arn"]
    trail.create_trail(Name="calls", S3BucketName="calls", CloudWatchLogsLogGroupArn=group, CloudWatchLogsRoleArn=role)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName="traffic",
        DeliverLogsPermissionArn=role,
    )
    watching.pass_to(60)
    arrived = {
        name: published.statistics("AWS/Logs", "IncomingLogEvents", LogGroupName=name) for name in ("calls", "traffic")
    }
    assert (arrived["calls"], len(arrived["traffic"]) > 0) == ([], True)
    trail.start_logging(Name="calls")
    watching.pass_to(120)
    assert published.statistics("AWS/Logs", "IncomingLogEvents", minutes=120, LogGroupName="calls")
    local.control("knobs", silentLogGroups=["calls"])
    watching.pass_to(240)
    assert published.statistics("AWS/Logs", "IncomingLogEvents", minutes=60, LogGroupName="calls") == []
    assert published.statistics("AWS/Logs", "IncomingLogEvents", minutes=60, LogGroupName="traffic")
