"""The account and its production environment in Python: what `examples/production` is in TypeScript.

Both make the same templates, to the byte.
"""

from aws_cdk import App, Environment, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_route53 as route53
from oban_environment import (
    ClusterOptions,
    GatewayEntry,
    NetworkOptions,
    NotificationOptions,
    ObanAccount,
    ObanEnvironment,
    ServerImage,
)

app = App()
env = Environment(account="123456789012", region="ap-southeast-2")
notifications = NotificationOptions(email_addresses=["alerts@example.com"])

account_stack = Stack(app, "oban-account", env=env, termination_protection=True)
account = ObanAccount(
    account_stack,
    "Account",
    operators=[iam.AccountPrincipal("210987654321")],
    notifications=notifications,
)

production_stack = Stack(app, "oban-production", env=env, termination_protection=True)
ObanEnvironment(
    production_stack,
    "Production",
    environment_name="prod",
    account=account,
    network=NetworkOptions(
        ip_addresses=ec2.IpAddresses.cidr("10.20.0.0/16"),
        availability_zones=["ap-southeast-2a", "ap-southeast-2b"],
    ),
    gateway=ClusterOptions(
        entry=GatewayEntry.https(
            domain_name="b2g.oban.example.com",
            hosted_zone=route53.HostedZone.from_hosted_zone_attributes(
                production_stack,
                "Zone",
                hosted_zone_id="Z0123456789EXAMPLE000",
                zone_name="oban.example.com",
            ),
            health_path="/health",
        ),
        image=ServerImage.windows({"ap-southeast-2": "ami-0a1b2c3d4e5f60718"}),
    ),
    notifications=notifications,
)

# Changes with every commit, and may: a tag rolls, restarts and replaces nothing.
Tags.of(app).add("commit", app.node.try_get_context("commit") or "unknown")

app.synth()
