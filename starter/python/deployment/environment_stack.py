"""The stack of an environment."""

from aws_cdk import Environment, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from aws_cdk import aws_route53 as route53
from constructs import Construct
from oban_environment import (
    ClusterOptions,
    DatabaseOptions,
    EnvironmentProfile,
    GatewayEntry,
    IObanAccount,
    NetworkOptions,
    NotificationOptions,
    ObanEnvironment,
    Readiness,
    ServerImage,
)

from deployment.settings import EnvironmentSettings


class EnvironmentStack(Stack):
    """An environment. The README describes the two reasons that `cdk deploy -c` takes."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: EnvironmentSettings,
        profile: EnvironmentProfile,
        account: IObanAccount,
    ) -> None:
        first_installation = scope.node.try_get_context("firstInstallation")
        protection_opt_out = first_installation
        if protection_opt_out is None:
            protection_opt_out = scope.node.try_get_context("protectionOptOut")
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=settings.account, region=settings.region),
            termination_protection=protection_opt_out is None,
        )

        ObanEnvironment(
            self,
            "Environment",
            environment_name=settings.environment_name,
            account=account,
            profile=profile,
            network=NetworkOptions(
                ip_addresses=ec2.IpAddresses.cidr(settings.address_range),
                availability_zones=settings.availability_zones,
            ),
            gateway=ClusterOptions(
                entry=GatewayEntry.https(
                    domain_name=settings.gateway_domain_name,
                    hosted_zone=route53.HostedZone.from_hosted_zone_attributes(
                        self, "Zone", hosted_zone_id=settings.hosted_zone_id, zone_name=settings.hosted_zone_name
                    ),
                    health_path="/health",
                ),
                image=ServerImage.windows({settings.region: settings.gateway_image}),
                readiness=None if first_installation is None else Readiness.instance_running(first_installation),
            ),
            database=DatabaseOptions(
                engine_version=rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
                allocated_storage=Size.gibibytes(200),
                timezone=settings.database_timezone,
            ),
            notifications=NotificationOptions(email_addresses=settings.alert_email_addresses),
            protection_opt_out=protection_opt_out,
        )
