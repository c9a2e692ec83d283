"""Key pairs, launch templates, load balancers and groups."""

from __future__ import annotations

from typing import Any

from account import BASE_IMAGE, CERTIFICATE, NEW_IMAGE
from local_aws import aws
from local_aws.reading.reader import own_tags
from read_back.case import SUBJECT, Case, attribute, ref, resource, tags
from read_back.network import SUBNETS, firewall
from read_back.security import trust


def _key_pair(name: str) -> dict[str, Any]:
    (pair,) = aws.client("ec2").describe_key_pairs(KeyNames=[name])["KeyPairs"]
    private = aws.client("ssm").get_parameter(Name=f"/ec2/keypair/{pair['KeyPairId']}", WithDecryption=True)[
        "Parameter"
    ]["Value"]
    return {
        "KeyName": pair["KeyName"],
        "KeyType": pair["KeyType"],
        "KeyFormat": "pem" if private.startswith("-----BEGIN") else "ppk",
        "Tags": own_tags(pair["Tags"]),
    }


def _trust_store(arn: str) -> dict[str, Any]:
    (store,) = aws.client("elbv2").describe_trust_stores(TrustStoreArns=[arn])["TrustStores"]
    return {
        "Name": store["Name"],
        "Tags": own_tags(aws.client("elbv2").describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]),
    }


def _pairs(**values: str) -> list[dict[str, str]]:
    return [{"Key": key.replace("__", "."), "Value": value} for key, value in values.items()]


def _propagated(**values: str) -> list[dict[str, Any]]:
    return [{**tag, "PropagateAtLaunch": index == 0} for index, tag in enumerate(tags(**values))]


def _launch_data(image: str) -> dict[str, Any]:
    return {
        "ImageId": image,
        "InstanceType": "m6i.large",
        "KeyName": ref("Pair"),
        "UserData": {"Fn::Base64": f"boot {image}"},
        "IamInstanceProfile": {"Arn": attribute("Profile", "Arn")},
        "SecurityGroupIds": [attribute("Door", "GroupId")],
        "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 2, "HttpEndpoint": "enabled"},
        "Monitoring": {"Enabled": True},
        "EbsOptimized": True,
        "DisableApiTermination": True,
        "BlockDeviceMappings": [
            {
                "DeviceName": "/dev/sda1",
                "Ebs": {
                    "VolumeType": "gp3",
                    "VolumeSize": 80,
                    "Encrypted": True,
                    "KmsKeyId": attribute("Key", "Arn"),
                    "DeleteOnTermination": True,
                    "Iops": 4000,
                    "Throughput": 250,
                },
            },
            {
                "DeviceName": "xvdf",
                "Ebs": {
                    "VolumeType": "gp3",
                    "VolumeSize": 5,
                    "Encrypted": True,
                    "KmsKeyId": attribute("Key", "Arn"),
                    "DeleteOnTermination": False,
                    "Iops": 3000,
                    "Throughput": 125,
                },
            },
        ],
        "TagSpecifications": [
            {"ResourceType": "instance", "Tags": tags(a="1", b="2")},
            {"ResourceType": "volume", "Tags": tags(c="3")},
        ],
    }


_AROUND_LAUNCH = {
    **SUBNETS,
    "Door": firewall(),
    "Key": resource("KMS::Key"),
    "Pair": resource("EC2::KeyPair", KeyName="administrator"),
    "Role": resource("IAM::Role", AssumeRolePolicyDocument=trust("ec2.amazonaws.com")),
    "Profile": resource("IAM::InstanceProfile", Roles=[ref("Role")]),
}
_NETWORKED = {
    **SUBNETS,
    "DoorOne": firewall(),
    "DoorTwo": firewall(),
    "SubnetC": {**SUBNETS["SubnetB"], "Properties": {**SUBNETS["SubnetB"]["Properties"], "CidrBlock": "10.0.2.0/24"}},
}
_TARGETS = {"VpcId": ref("Vpc"), "Port": 443, "Protocol": "HTTPS"}
_BALANCED = {
    **_NETWORKED,
    "Balancer": resource(
        "ElasticLoadBalancingV2::LoadBalancer",
        Type="application",
        Subnets=[ref("SubnetA"), ref("SubnetB")],
        SecurityGroups=[ref("DoorOne")],
    ),
    "TargetsOne": resource("ElasticLoadBalancingV2::TargetGroup", **_TARGETS),
    "TargetsTwo": resource("ElasticLoadBalancingV2::TargetGroup", **_TARGETS),
}
_OTHER_CERTIFICATE = {
    "Certificate": resource(
        "CertificateManager::Certificate",
        DomainName="other.example.com",
        ValidationMethod="DNS",
        DomainValidationOptions=[{"DomainName": "other.example.com", "HostedZoneId": "Z0123456789EXAMPLE"}],
    )
}
_FORWARD_ONE, _FORWARD_TWO = (
    [{"Type": "forward", "TargetGroupArn": ref(group)}] for group in ("TargetsOne", "TargetsTwo")
)
_BUNDLE = {"CaCertificatesBundleS3Bucket": "bundles", "CaCertificatesBundleS3Key": "ca.pem"}


def _launched(_: str) -> dict[str, Any]:
    """Return the only instance, with the properties of the launch template."""
    ec2 = aws.client("ec2")
    (instance,) = [
        each for reservation in ec2.describe_instances()["Reservations"] for each in reservation["Instances"]
    ]
    instance_id = instance["InstanceId"]
    user_data = ec2.describe_instance_attribute(InstanceId=instance_id, Attribute="userData")["UserData"]["Value"]
    protected = ec2.describe_instance_attribute(InstanceId=instance_id, Attribute="disableApiTermination")[
        "DisableApiTermination"
    ]["Value"]
    volumes = {
        each["VolumeId"]: each
        for each in ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance_id]}])[
            "Volumes"
        ]
    }
    (volume_tags,) = {str(own_tags(each["Tags"])): own_tags(each["Tags"]) for each in volumes.values()}.values()
    data = {
        **{key: instance.get(key) for key in ("EbsOptimized", "ImageId", "InstanceType", "KeyName")},
        "UserData": user_data,
        "IamInstanceProfile": {"Arn": instance["IamInstanceProfile"]["Arn"]},
        "SecurityGroupIds": [group["GroupId"] for group in instance["SecurityGroups"]],
        "MetadataOptions": {
            key: value
            for key, value in instance["MetadataOptions"].items()
            if key in ("HttpEndpoint", "HttpPutResponseHopLimit", "HttpTokens")
        },
        "Monitoring": {"Enabled": instance["Monitoring"]["State"] == "enabled"},
        "DisableApiTermination": protected,
        "BlockDeviceMappings": [
            {
                "DeviceName": mapping["DeviceName"],
                "Ebs": {
                    **_volume(volumes[mapping["Ebs"]["VolumeId"]]),
                    "DeleteOnTermination": mapping["Ebs"]["DeleteOnTermination"],
                },
            }
            for mapping in instance["BlockDeviceMappings"]
        ],
        "TagSpecifications": [
            {"ResourceType": "instance", "Tags": own_tags(instance["Tags"])},
            {"ResourceType": "volume", "Tags": volume_tags},
        ],
    }
    return {"LaunchTemplateData": data}


def _volume(volume: dict[str, Any]) -> dict[str, Any]:
    return {
        "VolumeSize": volume["Size"],
        **{key: volume.get(key) for key in ("Encrypted", "Iops", "KmsKeyId", "Throughput", "VolumeType")},
    }


CASES = [
    *(
        Case(
            "AWS::EC2::KeyPair",
            {"KeyName": "k", "KeyType": kind, "KeyFormat": form, "Tags": tags(a="1")},
            _key_pair,
            variant=f"{kind} {form}",
        )
        for kind, form in (("rsa", "pem"), ("ed25519", "pem"))
    ),
    Case(
        "AWS::EC2::LaunchTemplate",
        {
            "LaunchTemplateName": "t",
            "LaunchTemplateData": _launch_data(BASE_IMAGE),
            "VersionDescription": "first",
            "TagSpecifications": [{"ResourceType": "launch-template", "Tags": tags(a="1", b="2")}],
        },
        changed={
            "LaunchTemplateData": _launch_data(NEW_IMAGE),
            "VersionDescription": "second",
            "TagSpecifications": [{"ResourceType": "launch-template", "Tags": tags(b="3", c="4")}],
        },
        around=_AROUND_LAUNCH,
    ),
    Case(
        "AWS::EC2::LaunchTemplate",
        {"LaunchTemplateData": {**_launch_data(BASE_IMAGE), "Placement": {"Tenancy": "dedicated"}}},
        _launched,
        around={
            **_AROUND_LAUNCH,
            "Group": resource(
                "AutoScaling::AutoScalingGroup",
                MinSize="1",
                MaxSize="1",
                VPCZoneIdentifier=[ref("SubnetA")],
                LaunchTemplate={"LaunchTemplateId": ref(SUBJECT), "Version": attribute(SUBJECT, "LatestVersionNumber")},
            ),
        },
        not_kept=frozenset({"LaunchTemplateData.Placement.Tenancy"}),
        variant="as launched by a group",
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {
            "Name": "balancer",
            "Scheme": "internet-facing",
            "Type": "application",
            "IpAddressType": "ipv4",
            "SecurityGroups": [ref("DoorOne")],
            "Subnets": [ref("SubnetA"), ref("SubnetB")],
            "LoadBalancerAttributes": _pairs(
                deletion_protection__enabled="true",
                routing__http__drop_invalid_header_fields__enabled="true",
                access_logs__s3__enabled="true",
                access_logs__s3__bucket="logs",
                access_logs__s3__prefix="balancers",
                idle_timeout__timeout_seconds="120",
                routing__http__desync_mitigation_mode="strictest",
                routing__http__preserve_host_header__enabled="true",
            ),
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "SecurityGroups": [ref("DoorTwo")],
            "Subnets": [ref("SubnetA"), ref("SubnetC")],
            "LoadBalancerAttributes": _pairs(
                deletion_protection__enabled="false",
                access_logs__s3__prefix="other",
                idle_timeout__timeout_seconds="60",
            ),
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Tags": []},
        around={
            **_NETWORKED,
            "Logs": resource("S3::Bucket", BucketName="logs"),
            "LogsPolicy": resource(
                "S3::BucketPolicy",
                Bucket=ref("Logs"),
                PolicyDocument={
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
                            "Action": "s3:PutObject",
                            "Resource": "arn:aws:s3:::logs/*",
                        }
                    ],
                },
            ),
        },
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {
            "Scheme": "internal",
            "Type": "network",
            "SecurityGroups": [ref("DoorOne")],
            "Subnets": [ref("SubnetA"), ref("SubnetB")],
            "LoadBalancerAttributes": _pairs(load_balancing__cross_zone__enabled="true"),
        },
        changed={
            "LoadBalancerAttributes": _pairs(load_balancing__cross_zone__enabled="false"),
            "SecurityGroups": [ref("DoorTwo")],
        },
        around=_NETWORKED,
        variant="of a network",
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {
            "Type": "network",
            "Scheme": "internet-facing",
            "SubnetMappings": [{"SubnetId": ref("SubnetA"), "AllocationId": attribute("Address", "AllocationId")}],
        },
        around={**_NETWORKED, "Address": resource("EC2::EIP")},
        not_kept=frozenset({"SubnetMappings.0.AllocationId"}),
        variant="with addresses of its own",
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        {
            "Name": "targets",
            "VpcId": ref("Vpc"),
            "Port": 443,
            "Protocol": "HTTPS",
            "ProtocolVersion": "HTTP1",
            "TargetType": "instance",
            "IpAddressType": "ipv4",
            "HealthCheckEnabled": True,
            "HealthCheckIntervalSeconds": 15,
            "HealthCheckPath": "/health",
            "HealthCheckPort": "8443",
            "HealthCheckProtocol": "HTTPS",
            "HealthCheckTimeoutSeconds": 5,
            "HealthyThresholdCount": 2,
            "UnhealthyThresholdCount": 3,
            "Matcher": {"HttpCode": "200"},
            "TargetGroupAttributes": _pairs(
                stickiness__enabled="true",
                stickiness__type="lb_cookie",
                stickiness__lb_cookie__duration_seconds="60",
                deregistration_delay__timeout_seconds="30",
                slow_start__duration_seconds="45",
                load_balancing__algorithm__type="least_outstanding_requests",
            ),
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "HealthCheckIntervalSeconds": 20,
            "HealthCheckPath": "/other",
            "HealthCheckPort": "traffic-port",
            "HealthCheckProtocol": "HTTP",
            "HealthCheckTimeoutSeconds": 6,
            "HealthyThresholdCount": 3,
            "UnhealthyThresholdCount": 4,
            "Matcher": {"HttpCode": "200-299"},
            "TargetGroupAttributes": _pairs(stickiness__enabled="false", deregistration_delay__timeout_seconds="60"),
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Tags": []},
        around=SUBNETS,
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        {
            "VpcId": ref("Vpc"),
            "Port": 443,
            "Protocol": "TCP",
            "TargetType": "instance",
            "HealthCheckProtocol": "HTTPS",
            "HealthCheckPath": "/health",
            "HealthCheckIntervalSeconds": 15,
            "HealthyThresholdCount": 2,
            "UnhealthyThresholdCount": 2,
            "Matcher": {"HttpCode": "200"},
            "TargetGroupAttributes": _pairs(
                preserve_client_ip__enabled="true",
                proxy_protocol_v2__enabled="false",
                deregistration_delay__timeout_seconds="30",
            ),
        },
        changed={"HealthCheckPath": "/other", "TargetGroupAttributes": _pairs(preserve_client_ip__enabled="false")},
        around=SUBNETS,
        variant="of a network load balancer",
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::Listener",
        {
            "LoadBalancerArn": ref("Balancer"),
            "Port": 443,
            "Protocol": "HTTPS",
            "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
            "Certificates": [{"CertificateArn": CERTIFICATE}],
            "DefaultActions": _FORWARD_ONE,
            "ListenerAttributes": _pairs(routing__http__response__server__enabled="false"),
        },
        changed={
            "Port": 8443,
            "SslPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
            "Certificates": [{"CertificateArn": ref("Certificate")}],
            "DefaultActions": _FORWARD_TWO,
            "ListenerAttributes": _pairs(routing__http__response__server__enabled="true"),
        },
        around={**_BALANCED, **_OTHER_CERTIFICATE},
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::Listener",
        {
            "LoadBalancerArn": ref("Balancer"),
            "Port": 443,
            "Protocol": "HTTPS",
            "Certificates": [{"CertificateArn": CERTIFICATE}],
            "DefaultActions": _FORWARD_ONE,
            "MutualAuthentication": {
                "Mode": "verify",
                "TrustStoreArn": ref("Store"),
                "IgnoreClientCertificateExpiry": True,
            },
        },
        changed={"MutualAuthentication": {"Mode": "passthrough"}},
        left_out={"MutualAuthentication": {"Mode": "off"}},
        around={**_BALANCED, "Store": resource("ElasticLoadBalancingV2::TrustStore", Name="store", **_BUNDLE)},
        variant="with mutual authentication",
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::Listener",
        {
            "LoadBalancerArn": ref("Balancer"),
            "Port": 80,
            "Protocol": "HTTP",
            "DefaultActions": [
                {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}
            ],
        },
        changed={
            "DefaultActions": [
                {
                    "Type": "fixed-response",
                    "FixedResponseConfig": {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "no"},
                }
            ]
        },
        around=_BALANCED,
        variant="that redirects",
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::Listener",
        {
            "LoadBalancerArn": ref("Network"),
            "Port": 443,
            "Protocol": "TLS",
            "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
            "AlpnPolicy": ["HTTP2Preferred"],
            "Certificates": [{"CertificateArn": CERTIFICATE}],
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": ref("TcpTargets")}],
            "ListenerAttributes": _pairs(tcp__idle_timeout__seconds="360"),
        },
        changed={
            "SslPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
            "AlpnPolicy": ["HTTP1Only"],
            "ListenerAttributes": _pairs(tcp__idle_timeout__seconds="400"),
        },
        around={
            **_NETWORKED,
            "Network": resource("ElasticLoadBalancingV2::LoadBalancer", Type="network", Subnets=[ref("SubnetA")]),
            "TcpTargets": resource("ElasticLoadBalancingV2::TargetGroup", VpcId=ref("Vpc"), Port=443, Protocol="TCP"),
        },
        variant="of TLS",
    ),
    Case(
        "AWS::ElasticLoadBalancingV2::TrustStore",
        {"Name": "store", **_BUNDLE, "Tags": tags(a="1", b="2")},
        _trust_store,
        changed={"Tags": tags(b="3", c="4")},
        left_out={"Tags": []},
        write_only=frozenset(_BUNDLE),
    ),
    Case(
        "AWS::AutoScaling::AutoScalingGroup",
        {
            "AutoScalingGroupName": "group",
            "MinSize": "1",
            "MaxSize": "3",
            "DesiredCapacity": "2",
            "HealthCheckType": "ELB",
            "HealthCheckGracePeriod": 1200,
            "AvailabilityZoneImpairmentPolicy": {
                "ZonalShiftEnabled": True,
                "ImpairedZoneHealthCheckBehavior": "ReplaceUnhealthy",
            },
            "InstanceMaintenancePolicy": {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 150},
            "Cooldown": "120",
            "DefaultInstanceWarmup": 60,
            "CapacityRebalance": True,
            "DeletionProtection": "prevent-all-deletion",
            "MaxInstanceLifetime": 86400,
            "NewInstancesProtectedFromScaleIn": True,
            "TerminationPolicies": ["OldestInstance"],
            "MetricsCollection": [{"Granularity": "1Minute", "Metrics": ["GroupMinSize"]}],
            "LaunchTemplate": {
                "LaunchTemplateId": ref("Template"),
                "Version": attribute("Template", "LatestVersionNumber"),
            },
            "TargetGroupARNs": [ref("TargetsOne")],
            "VPCZoneIdentifier": [ref("SubnetA"), ref("SubnetB")],
            "Tags": _propagated(a="1", b="2"),
        },
        changed={
            "MinSize": "2",
            "MaxSize": "4",
            "DesiredCapacity": "3",
            "HealthCheckType": "EC2",
            "HealthCheckGracePeriod": 300,
            "AvailabilityZoneImpairmentPolicy": {
                "ZonalShiftEnabled": False,
                "ImpairedZoneHealthCheckBehavior": "IgnoreUnhealthy",
            },
            "InstanceMaintenancePolicy": {"MinHealthyPercentage": 90, "MaxHealthyPercentage": 120},
            "Cooldown": "60",
            "DefaultInstanceWarmup": 30,
            "CapacityRebalance": False,
            "DeletionProtection": "prevent-force-deletion",
            "MaxInstanceLifetime": 172800,
            "NewInstancesProtectedFromScaleIn": False,
            "TerminationPolicies": ["NewestInstance"],
            "MetricsCollection": [{"Granularity": "1Minute", "Metrics": ["GroupInServiceInstances", "GroupMaxSize"]}],
            "LaunchTemplate": {
                "LaunchTemplateId": ref("OtherTemplate"),
                "Version": attribute("OtherTemplate", "LatestVersionNumber"),
            },
            "TargetGroupARNs": [ref("TargetsTwo")],
            "VPCZoneIdentifier": [ref("SubnetB"), ref("SubnetC")],
            "Tags": _propagated(b="3", c="4"),
        },
        left_out={"MetricsCollection": [], "TargetGroupARNs": [], "Tags": []},
        around={
            **_BALANCED,
            **{
                name: resource(
                    "EC2::LaunchTemplate", LaunchTemplateData={"ImageId": BASE_IMAGE, "InstanceType": "m6i.large"}
                )
                for name in ("Template", "OtherTemplate")
            },
        },
    ),
]
