"""Networks and their firewalls."""

from __future__ import annotations

from typing import Any

from local_aws.reading.reader import Client, Gone, Reader, only, own_tags


def tags_of(client: Client, resource_id: str) -> list[dict[str, Any]]:
    answered = client("ec2").describe_tags(Filters=[{"Name": "resource-id", "Values": [resource_id]}])["Tags"]
    return own_tags([{"Key": tag["Key"], "Value": tag["Value"]} for tag in answered])


def _vpc(client: Client, vpc_id: str) -> dict[str, Any]:
    ec2 = client("ec2")
    vpc = only(ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"])
    return {
        "CidrBlock": vpc["CidrBlock"],
        "InstanceTenancy": vpc["InstanceTenancy"],
        "EnableDnsSupport": ec2.describe_vpc_attribute(VpcId=vpc_id, Attribute="enableDnsSupport")["EnableDnsSupport"][
            "Value"
        ],
        "EnableDnsHostnames": ec2.describe_vpc_attribute(VpcId=vpc_id, Attribute="enableDnsHostnames")[
            "EnableDnsHostnames"
        ]["Value"],
        "Tags": tags_of(client, vpc_id),
    }


def _subnet(client: Client, subnet_id: str) -> dict[str, Any]:
    found = only(client("ec2").describe_subnets(SubnetIds=[subnet_id])["Subnets"])
    return {
        **{key: found[key] for key in ("VpcId", "CidrBlock", "AvailabilityZone", "MapPublicIpOnLaunch")},
        "Tags": tags_of(client, subnet_id),
    }


def _internet_gateway(client: Client, gateway_id: str) -> dict[str, Any]:
    gateway = only(client("ec2").describe_internet_gateways(InternetGatewayIds=[gateway_id])["InternetGateways"])
    return {"Tags": own_tags(gateway["Tags"])}


def _address(client: Client, public_ip: str) -> dict[str, Any]:
    address = only(client("ec2").describe_addresses(PublicIps=[public_ip])["Addresses"])
    return {"Domain": address["Domain"], "Tags": own_tags(address.get("Tags", []))}


def _nat_gateway(client: Client, gateway_id: str) -> dict[str, Any]:
    gateway = only(client("ec2").describe_nat_gateways(NatGatewayIds=[gateway_id])["NatGateways"])
    if gateway["State"] in ("deleting", "deleted"):
        raise Gone
    return {
        "AllocationId": gateway["NatGatewayAddresses"][0]["AllocationId"],
        "SubnetId": gateway["SubnetId"],
        "ConnectivityType": gateway.get("ConnectivityType", "public"),
        "Tags": own_tags(gateway["Tags"]),
    }


def _route_table(client: Client, table_id: str) -> dict[str, Any]:
    table = only(client("ec2").describe_route_tables(RouteTableIds=[table_id])["RouteTables"])
    return {"VpcId": table["VpcId"], "Tags": own_tags(table["Tags"])}


def _acl(client: Client, acl_id: str) -> dict[str, Any]:
    acl = only(client("ec2").describe_network_acls(NetworkAclIds=[acl_id])["NetworkAcls"])
    return {"VpcId": acl["VpcId"], "Tags": own_tags(acl["Tags"])}


_PEERS = {
    "CidrIpv4": ("CidrIp", "CidrIp"),
    "CidrIpv6": ("CidrIpv6", "CidrIpv6"),
    "PrefixListId": ("SourcePrefixListId", "DestinationPrefixListId"),
    "ReferencedGroupInfo": ("SourceSecurityGroupId", "DestinationSecurityGroupId"),
}


def group_rule(rule: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {
        key: rule[key] for key in ("Description", "FromPort", "IpProtocol", "ToPort") if key in rule and rule[key] != -1
    }
    for answered, names in _PEERS.items():
        if answered in rule:
            peer = rule[answered]
            read[names[rule["IsEgress"]]] = peer["GroupId"] if isinstance(peer, dict) else peer
    return read


def _security_group(client: Client, group_id: str) -> dict[str, Any]:
    ec2 = client("ec2")
    group = only(ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"])
    rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group_id]}])[
        "SecurityGroupRules"
    ]
    return {
        "GroupDescription": group["Description"],
        "GroupName": group["GroupName"],
        "VpcId": group["VpcId"],
        "SecurityGroupIngress": [group_rule(rule) for rule in rules if not rule["IsEgress"]],
        "SecurityGroupEgress": [group_rule(rule) for rule in rules if rule["IsEgress"]],
        "Tags": tags_of(client, group_id),
    }


READERS: dict[str, Reader] = {
    "AWS::EC2::VPC": _vpc,
    "AWS::EC2::Subnet": _subnet,
    "AWS::EC2::InternetGateway": _internet_gateway,
    "AWS::EC2::EIP": _address,
    "AWS::EC2::NatGateway": _nat_gateway,
    "AWS::EC2::RouteTable": _route_table,
    "AWS::EC2::NetworkAcl": _acl,
    "AWS::EC2::SecurityGroup": _security_group,
}
