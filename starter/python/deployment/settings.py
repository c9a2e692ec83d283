"""The values that differ between organizations and environments. All other values are defaults of oban-environment."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EnvironmentSettings:
    """The values of an environment."""

    environment_name: str
    """A part of the names of parameters, alarms and tags. Permanent: another name creates another environment."""
    account: str
    region: str
    availability_zones: list[str]
    """Two zones of the Region. Permanent, as is the order."""
    address_range: str
    """The addresses of the network. Permanent. Networks that you connect later must not overlap."""
    alert_email_addresses: list[str]
    """The recipients of the alarms of the environment."""
    gateway_domain_name: str
    """The public name of the gateway, in a public hosted zone of the account."""
    hosted_zone_id: str
    hosted_zone_name: str
    gateway_image: str
    """The Windows image of the first gateway members. The backups then move the members to images of their own."""
    database_timezone: str
    """The Windows name of the time zone of the database. Permanent."""
    operators_account: str
    """The account whose users and roles may assume CFNAdmin and EC2_Query in this account."""


PRODUCTION = EnvironmentSettings(
    environment_name="prod",
    account="111111111111",
    region="ap-southeast-2",
    availability_zones=["ap-southeast-2a", "ap-southeast-2b"],
    address_range="10.20.0.0/16",
    alert_email_addresses=["alerts@example.com"],
    gateway_domain_name="b2g.oban.example.com",
    hosted_zone_id="Z0123456789EXAMPLE000",
    hosted_zone_name="oban.example.com",
    gateway_image="ami-0a1b2c3d4e5f60718",
    database_timezone="UTC",
    operators_account="111111111111",
)

STAGING = EnvironmentSettings(
    environment_name="staging",
    account="222222222222",
    region="us-west-2",
    availability_zones=["us-west-2a", "us-west-2b"],
    address_range="10.21.0.0/16",
    alert_email_addresses=["alerts@example.com"],
    gateway_domain_name="b2g.staging.oban.example.com",
    hosted_zone_id="Z0123456789EXAMPLE001",
    hosted_zone_name="staging.oban.example.com",
    gateway_image="ami-0f1e2d3c4b5a69788",
    database_timezone="UTC",
    operators_account="222222222222",
)

REPOSITORY = "example/oban-deployment"
"""The GitHub repository whose workflow deploys: owner and name."""
