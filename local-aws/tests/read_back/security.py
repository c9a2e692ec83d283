"""Keys, identities, certificates and trails."""

from __future__ import annotations

from typing import Any

from local_aws import aws
from local_aws.reading.reader import own_tags
from read_back.case import Case, attribute, ref, resource, tags

ACCOUNT = "123456789012"
ADMINISTRATOR, READER = "arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"


def allow(action: str, **more: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*", **more}]}


def trust(service: str) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}],
    }


def _alias(name: str) -> dict[str, Any]:
    (found,) = [alias for alias in aws.client("kms").list_aliases()["Aliases"] if alias["AliasName"] == name]
    return {"AliasName": found["AliasName"], "TargetKeyId": found["TargetKeyId"]}


def _inline_policy(_: str) -> dict[str, Any]:
    """Return an inline policy from its holders, because it has no id."""
    iam = aws.client("iam")
    groups = {
        each["GroupName"]: iam.list_group_policies(GroupName=each["GroupName"])["PolicyNames"]
        for each in iam.list_groups()["Groups"]
    }
    roles = {
        each["RoleName"]: iam.list_role_policies(RoleName=each["RoleName"])["PolicyNames"]
        for each in iam.list_roles()["Roles"]
    }
    (name,) = {name for names in [*groups.values(), *roles.values()] for name in names}
    documents = [
        iam.get_group_policy(GroupName=group, PolicyName=name)["PolicyDocument"]
        for group, names in groups.items()
        if names
    ]
    documents += [
        iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for role, names in roles.items() if names
    ]
    assert all(document == documents[0] for document in documents)
    return {
        "PolicyName": name,
        "PolicyDocument": documents[0],
        "Groups": sorted(group for group, names in groups.items() if names),
        "Roles": sorted(role for role, names in roles.items() if names),
    }


def _service_linked_role(name: str) -> dict[str, Any]:
    role = aws.client("iam").get_role(RoleName=name)["Role"]
    return {
        "AWSServiceName": role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"][0],
        "Description": role.get("Description"),
    }


def _certificate(arn: str) -> dict[str, Any]:
    acm = aws.client("acm")
    certificate = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    options = sorted(certificate["DomainValidationOptions"], key=lambda option: str(option["DomainName"]))
    (method,) = {option["ValidationMethod"] for option in options}
    return {
        "DomainName": certificate["DomainName"],
        "SubjectAlternativeNames": [
            name for name in certificate["SubjectAlternativeNames"] if name != certificate["DomainName"]
        ],
        "ValidationMethod": method,
        "DomainValidationOptions": [
            {"DomainName": option["DomainName"], "HostedZoneId": _zone_with(option["ResourceRecord"])}
            for option in options
        ],
        "KeyAlgorithm": certificate["KeyAlgorithm"],
        "CertificateTransparencyLoggingPreference": certificate["Options"]["CertificateTransparencyLoggingPreference"],
        "Tags": own_tags(acm.list_tags_for_certificate(CertificateArn=arn)["Tags"]),
    }


def _zone_with(record: dict[str, str]) -> str:
    route53 = aws.client("route53")
    zones = [zone["Id"].split("/")[-1] for zone in route53.list_hosted_zones()["HostedZones"]]
    (found,) = [
        zone
        for zone in zones
        if record["Name"].rstrip(".") in _names(route53.list_resource_record_sets(HostedZoneId=zone))
    ]
    return found


def _names(answer: dict[str, Any]) -> set[str]:
    return {record["Name"].rstrip(".") for record in answer["ResourceRecordSets"]}


_KEY_POLICY = allow("kms:*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
_ROLES = {
    name: resource("IAM::Role", RoleName=name.lower(), AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    for name in ("One", "Two")
}
_GROUPS = {name: resource("IAM::Group", GroupName=name.lower()) for name in ("Readers", "Writers")}
_MANAGEMENT_EVENTS = {
    "ReadWriteType": "WriteOnly",
    "IncludeManagementEvents": True,
    "DataResources": [],
    "ExcludeManagementEventSources": [],
}

CASES = [
    Case(
        "AWS::KMS::Key",
        {
            "Description": "mine",
            "EnableKeyRotation": True,
            "RotationPeriodInDays": 180,
            "KeyPolicy": _KEY_POLICY,
            "Enabled": True,
            "KeySpec": "SYMMETRIC_DEFAULT",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "MultiRegion": False,
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "Description": "yours",
            "RotationPeriodInDays": 365,
            "KeyPolicy": allow("kms:Decrypt", Principal={"AWS": "*"}),
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Description": "", "EnableKeyRotation": False, "Tags": []},
        not_kept=frozenset({"RotationPeriodInDays"}),
    ),
    Case(
        "AWS::KMS::Key",
        {"Enabled": False, "EnableKeyRotation": False},
        changed={"Enabled": True},
        variant="disabled",
    ),
    Case(
        "AWS::KMS::Alias",
        {"AliasName": "alias/mine", "TargetKeyId": ref("One")},
        _alias,
        changed={"TargetKeyId": ref("Two")},
        around={"One": resource("KMS::Key"), "Two": resource("KMS::Key")},
    ),
    Case(
        "AWS::IAM::Role",
        {
            "RoleName": "reader",
            "Path": "/team/",
            "AssumeRolePolicyDocument": trust("ec2.amazonaws.com"),
            "Description": "reads",
            "MaxSessionDuration": 7200,
            "PermissionsBoundary": READER,
            "ManagedPolicyArns": [READER],
            "Policies": [{"PolicyName": "more", "PolicyDocument": allow("s3:GetObject")}],
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "AssumeRolePolicyDocument": trust("lambda.amazonaws.com"),
            "Description": "writes",
            "MaxSessionDuration": 3600,
            "PermissionsBoundary": ADMINISTRATOR,
            "ManagedPolicyArns": [ADMINISTRATOR],
            "Policies": [{"PolicyName": "less", "PolicyDocument": allow("s3:PutObject")}],
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Description": "", "PermissionsBoundary": None, "ManagedPolicyArns": [], "Policies": [], "Tags": []},
    ),
    Case(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": trust("ec2.amazonaws.com"),
            "MaxSessionDuration": 7200,
            "Policies": [{"PolicyName": "p", "PolicyDocument": allow("s3:GetObject")}],
        },
        changed={"Policies": [{"PolicyName": "p", "PolicyDocument": allow("s3:PutObject")}]},
        left_out={"MaxSessionDuration": 3600},
        variant="with a changed inline policy",
    ),
    Case(
        "AWS::IAM::Group",
        {
            "GroupName": "g",
            "Path": "/team/",
            "ManagedPolicyArns": [READER],
            "Policies": [{"PolicyName": "more", "PolicyDocument": allow("s3:GetObject")}],
        },
        changed={
            "ManagedPolicyArns": [ADMINISTRATOR],
            "Policies": [{"PolicyName": "less", "PolicyDocument": allow("s3:PutObject")}],
        },
        left_out={"ManagedPolicyArns": [], "Policies": []},
    ),
    Case(
        "AWS::IAM::Policy",
        {"PolicyName": "p", "PolicyDocument": allow("s3:GetObject"), "Groups": [ref("Readers")], "Roles": [ref("One")]},
        _inline_policy,
        changed={
            "PolicyName": "q",
            "PolicyDocument": allow("s3:PutObject"),
            "Groups": [ref("Writers")],
            "Roles": [ref("Two")],
        },
        left_out={"Groups": []},
        around={**_ROLES, **_GROUPS},
    ),
    Case(
        "AWS::IAM::ManagedPolicy",
        {
            "ManagedPolicyName": "m",
            "Path": "/team/",
            "Description": "mine",
            "PolicyDocument": allow("s3:GetObject"),
            "Groups": [ref("Readers")],
            "Roles": [ref("One")],
        },
        changed={"PolicyDocument": allow("s3:PutObject"), "Groups": [ref("Writers")], "Roles": [ref("Two")]},
        left_out={"Groups": [], "Roles": []},
        around={**_ROLES, **_GROUPS},
    ),
    Case(
        "AWS::IAM::InstanceProfile",
        {"InstanceProfileName": "p", "Path": "/team/", "Roles": [ref("One")]},
        changed={"Roles": [ref("Two")]},
        around=_ROLES,
    ),
    Case(
        "AWS::IAM::ServiceLinkedRole",
        {"AWSServiceName": "autoscaling.amazonaws.com", "Description": "mine"},
        _service_linked_role,
        changed={"Description": "yours"},
    ),
    Case(
        "AWS::CertificateManager::Certificate",
        {
            "DomainName": "b2g.example.com",
            "SubjectAlternativeNames": ["partners.example.com"],
            "ValidationMethod": "DNS",
            "KeyAlgorithm": "RSA_2048",
            "DomainValidationOptions": [
                {"DomainName": name, "HostedZoneId": "Z0123456789EXAMPLE"}
                for name in ("b2g.example.com", "partners.example.com")
            ],
            "Tags": tags(a="1", b="2"),
        },
        _certificate,
        changed={"Tags": tags(b="3", c="4")},
        left_out={"Tags": []},
        not_kept=frozenset({"KeyAlgorithm"}),
    ),
    Case(
        "AWS::CertificateManager::Certificate",
        {
            "DomainName": "b2g.example.com",
            "ValidationMethod": "DNS",
            "KeyAlgorithm": "EC_prime256v1",
            "CertificateTransparencyLoggingPreference": "DISABLED",
            "DomainValidationOptions": [{"DomainName": "b2g.example.com", "HostedZoneId": "Z0123456789EXAMPLE"}],
        },
        _certificate,
        not_kept=frozenset({"CertificateTransparencyLoggingPreference", "KeyAlgorithm"}),
        variant="with an elliptic curve, not logged",
    ),
    Case(
        "AWS::CloudTrail::Trail",
        {
            "TrailName": "trail",
            "S3BucketName": ref("Bucket"),
            "S3KeyPrefix": "one",
            "SnsTopicName": "topic",
            "IsLogging": True,
            "IsMultiRegionTrail": True,
            "EnableLogFileValidation": True,
            "IncludeGlobalServiceEvents": True,
            "KMSKeyId": attribute("Key", "Arn"),
            "IsOrganizationTrail": False,
            "CloudWatchLogsLogGroupArn": attribute("Logs", "Arn"),
            "CloudWatchLogsRoleArn": attribute("One", "Arn"),
            "EventSelectors": [_MANAGEMENT_EVENTS],
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "S3BucketName": ref("Other"),
            "S3KeyPrefix": "two",
            "IsMultiRegionTrail": False,
            "EnableLogFileValidation": False,
            "IncludeGlobalServiceEvents": False,
            "IsLogging": False,
            "KMSKeyId": attribute("OtherKey", "Arn"),
            "EventSelectors": [{**_MANAGEMENT_EVENTS, "ReadWriteType": "All"}],
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Tags": []},
        around={
            "Bucket": resource("S3::Bucket"),
            "Other": resource("S3::Bucket"),
            "Key": resource("KMS::Key"),
            "OtherKey": resource("KMS::Key"),
            "Topic": resource("SNS::Topic", TopicName="topic"),
            "Logs": resource("Logs::LogGroup", LogGroupName="trail"),
            "One": _ROLES["One"],
        },
    ),
    Case(
        "AWS::CloudTrail::Trail",
        {
            "S3BucketName": ref("Bucket"),
            "S3KeyPrefix": "one",
            "IsLogging": True,
            "IsMultiRegionTrail": True,
            "EnableLogFileValidation": True,
            "IncludeGlobalServiceEvents": True,
            "KMSKeyId": attribute("Key", "Arn"),
            "EventSelectors": [],
        },
        left_out={"S3KeyPrefix": "", "IsMultiRegionTrail": False, "EnableLogFileValidation": False, "KMSKeyId": ""},
        around={"Bucket": resource("S3::Bucket"), "Key": resource("KMS::Key")},
        variant="without selectors",
    ),
]
