"""A highly available pair as a template, and queries about its members."""

from __future__ import annotations

import copy
import json
from typing import Any

from account import BASE_IMAGE, REGION, LocalAws, eventually

STACK = "cluster"

_TEMPLATE: dict[str, Any] = {
    "Parameters": {"Image": {"Type": "String"}, "Owner": {"Type": "String", "Default": "operations"}},
    "Resources": {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        "SubnetA": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24", "AvailabilityZone": f"{REGION}a"},
        },
        "SubnetB": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24", "AvailabilityZone": f"{REGION}b"},
        },
        "Firewall": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {"GroupDescription": "members", "VpcId": {"Ref": "Vpc"}},
        },
        "LoadBalancer": {
            "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "Properties": {
                "Subnets": [{"Ref": "SubnetA"}, {"Ref": "SubnetB"}],
                "SecurityGroups": [{"Ref": "Firewall"}],
                "Type": "application",
            },
        },
        "Targets": {
            "Type": "AWS::ElasticLoadBalancingV2::TargetGroup",
            "Properties": {"Port": 80, "Protocol": "HTTP", "TargetType": "instance", "VpcId": {"Ref": "Vpc"}},
        },
        "Listener": {
            "Type": "AWS::ElasticLoadBalancingV2::Listener",
            "Properties": {
                "LoadBalancerArn": {"Ref": "LoadBalancer"},
                "Port": 80,
                "Protocol": "HTTP",
                "DefaultActions": [{"Type": "forward", "TargetGroupArn": {"Ref": "Targets"}}],
            },
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
                    ],
                }
            },
        },
        "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [{"Ref": "Role"}]}},
        "Template": {
            "Type": "AWS::EC2::LaunchTemplate",
            "Properties": {
                "LaunchTemplateData": {
                    "ImageId": {"Ref": "Image"},
                    "InstanceType": "m5.large",
                    "SecurityGroupIds": [{"Ref": "Firewall"}],
                    "IamInstanceProfile": {"Arn": {"Fn::GetAtt": ["Profile", "Arn"]}},
                    "MetadataOptions": {"HttpTokens": "required"},
                    "UserData": {"Fn::Base64": {"Fn::Sub": "signal when healthy in ${Targets}"}},
                    "BlockDeviceMappings": [
                        {
                            "DeviceName": "/dev/sda1",
                            "Ebs": {"Encrypted": True, "VolumeSize": 80, "VolumeType": "gp3", "Throughput": 250},
                        }
                    ],
                    "TagSpecifications": [{"ResourceType": "volume", "Tags": [{"Key": "kind", "Value": "root"}]}],
                }
            },
        },
        "Group": {
            "Type": "AWS::AutoScaling::AutoScalingGroup",
            "DependsOn": "Listener",
            "CreationPolicy": {"ResourceSignal": {"Count": 2, "Timeout": "PT30M"}},
            "UpdatePolicy": {
                "AutoScalingRollingUpdate": {
                    "MinInstancesInService": 2,
                    "MaxBatchSize": 1,
                    "PauseTime": "PT30M",
                    "WaitOnResourceSignals": True,
                    "SuspendProcesses": ["AZRebalance", "AlarmNotification", "ScheduledActions"],
                }
            },
            "Properties": {
                "MinSize": "2",
                "MaxSize": "3",
                "DesiredCapacity": "2",
                "HealthCheckType": "ELB",
                "HealthCheckGracePeriod": 1200,
                "InstanceMaintenancePolicy": {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 150},
                "LaunchTemplate": {
                    "LaunchTemplateId": {"Ref": "Template"},
                    "Version": {"Fn::GetAtt": ["Template", "LatestVersionNumber"]},
                },
                "TargetGroupARNs": [{"Ref": "Targets"}],
                "VPCZoneIdentifier": [{"Ref": "SubnetA"}, {"Ref": "SubnetB"}],
                "Tags": [{"Key": "owner", "Value": {"Ref": "Owner"}, "PropagateAtLaunch": True}],
            },
        },
    },
    "Outputs": {"Group": {"Value": {"Ref": "Group"}}, "Targets": {"Value": {"Ref": "Targets"}}},
}


def template(**group_properties: Any) -> dict[str, Any]:
    document = copy.deepcopy(_TEMPLATE)
    document["Resources"]["Group"]["Properties"].update(group_properties)
    return document


class Cluster:
    def __init__(self, local: LocalAws, document: dict[str, Any] | None = None):
        self.local = local
        self.document = document or template()
        self.cloudformation = local.client("cloudformation")
        self.autoscaling = local.client("autoscaling")
        self.ec2 = local.client("ec2")
        self.elbv2 = local.client("elbv2")

    def create(self, image: str = BASE_IMAGE, wait: bool = True, **parameters: str) -> None:
        self._submit("create_stack", image, parameters)
        if wait:
            assert self.settle() == "CREATE_COMPLETE", self.failures()

    def update(self, image: str, **parameters: str) -> None:
        self._submit("update_stack", image, parameters)

    def _submit(self, operation: str, image: str, parameters: dict[str, str]) -> None:
        values = [
            {"ParameterKey": key, "ParameterValue": value} for key, value in {"Image": image, **parameters}.items()
        ]
        body = json.dumps(self.document)
        getattr(self.cloudformation, operation)(
            StackName=STACK, TemplateBody=body, Parameters=values, Capabilities=["CAPABILITY_IAM"]
        )

    @property
    def status(self) -> str:
        return self.cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]

    def settle(self, seconds: float = 30) -> str:
        """Return the status of the stack as soon as no operation is in progress."""
        return eventually(lambda: self.status if not self.status.endswith("_IN_PROGRESS") else None, seconds)

    def failures(self) -> list[str]:
        return [
            event["ResourceStatusReason"] for event in self._events() if event["ResourceStatus"].endswith("_FAILED")
        ]

    def reasons(self) -> list[str]:
        return [event.get("ResourceStatusReason", "") for event in reversed(self._events())]

    def _events(self) -> list[dict[str, Any]]:
        """Return the events, the latest first."""
        pages = self.cloudformation.get_paginator("describe_stack_events").paginate(StackName=STACK)
        return [event for page in pages for event in page["StackEvents"]]

    @property
    def group(self) -> dict[str, Any]:
        return self.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]

    @property
    def members(self) -> list[dict[str, Any]]:
        return self.group["Instances"]

    @property
    def member_ids(self) -> set[str]:
        return {member["InstanceId"] for member in self.members}

    @property
    def versions(self) -> set[str]:
        return {member["LaunchTemplate"]["Version"] for member in self.members}

    def instances(self) -> list[dict[str, Any]]:
        reservations = self.ec2.describe_instances(InstanceIds=sorted(self.member_ids))["Reservations"]
        return [instance for reservation in reservations for instance in reservation["Instances"]]

    def images(self) -> set[str]:
        return {instance["ImageId"] for instance in self.instances()}

    def target_states(self) -> dict[str, str]:
        health = [
            each
            for group in self.elbv2.describe_target_groups()["TargetGroups"]
            for each in self.elbv2.describe_target_health(TargetGroupArn=group["TargetGroupArn"])[
                "TargetHealthDescriptions"
            ]
        ]
        return {each["Target"]["Id"]: each["TargetHealth"]["State"] for each in health}

    def healthy(self) -> set[str]:
        return {target for target, state in self.target_states().items() if state == "healthy"}
