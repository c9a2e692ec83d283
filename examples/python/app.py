"""The account and its production environment in Python: what `examples/production` is in TypeScript.

Both make the same templates, to the byte.
"""

from aws_cdk import App, Duration, Environment, Size, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from aws_cdk import aws_route53 as route53
from oban_environment import (
    BackupOptions,
    ClusterOptions,
    DatabaseOptions,
    DataVolume,
    GatewayEntry,
    ImageRetention,
    NetworkOptions,
    NotificationOptions,
    ObanAccount,
    ObanEnvironment,
    ServerImage,
    ServerOptions,
)

app = App()
env = Environment(account="123456789012", region="ap-southeast-2")
notifications = NotificationOptions(email_addresses=["alerts@example.com"])

# Run `cdk deploy -c protectionOptOut='<reason>'` before `cdk destroy`.
protection_opt_out = app.node.try_get_context("protectionOptOut")
termination_protection = protection_opt_out is None

account_stack = Stack(app, "oban-account", env=env, termination_protection=termination_protection)
account = ObanAccount(
    account_stack,
    "Account",
    operators=[iam.AccountPrincipal("210987654321")],
    notifications=notifications,
)

production_stack = Stack(app, "oban-production", env=env, termination_protection=termination_protection)
server_image = ServerImage.windows({"ap-southeast-2": "ami-0f1e2d3c4b5a69788"})
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
    servers={
        "app01": ServerOptions(
            image=server_image,
            data_volumes=[DataVolume(drive="D", size=Size.gibibytes(200))],
        ),
        "app02": ServerOptions(
            image=server_image,
            availability_zone="ap-southeast-2b",
            data_volumes=[
                DataVolume(drive="D", size=Size.gibibytes(200)),
                DataVolume(drive="L", size=Size.gibibytes(50)),
            ],
        ),
    },
    database=DatabaseOptions(
        engine_version=rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
        allocated_storage=Size.gibibytes(500),
        timezone="AUS Eastern Standard Time",
    ),
    backup=BackupOptions(retention=ImageRetention(daily=Duration.days(7), weekly=Duration.days(35))),
    notifications=notifications,
    protection_opt_out=protection_opt_out,
)

# This tag may change with every commit: a tag neither replaces nor restarts a resource.
Tags.of(app).add("commit", app.node.try_get_context("commit") or "unknown")

app.synth()
