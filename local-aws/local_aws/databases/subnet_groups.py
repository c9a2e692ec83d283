"""DB subnet groups: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBSubnetGroup, RDSBackend

from local_aws.moto_methods import replaces

_FEWEST_ZONES = 2


def install() -> None:
    create, delete = RDSBackend.create_subnet_group, RDSBackend.delete_subnet_group

    @replaces(RDSBackend, "create_subnet_group")
    def create_subnet_group(
        self: RDSBackend, subnet_name: str, description: str, subnets: list[Any], tags: list[dict[str, str]]
    ) -> DBSubnetGroup:
        if subnet_name in self.subnet_groups:
            raise RDSClientError("DBSubnetGroupAlreadyExists", f"The DB subnet group '{subnet_name}' already exists.")
        _check_coverage(subnets)
        return create(self, subnet_name, description, subnets, tags)

    @replaces(RDSBackend, "modify_db_subnet_group")
    def modify_db_subnet_group(
        self: RDSBackend, subnet_name: str, description: str | None, subnets: list[Any]
    ) -> DBSubnetGroup:
        # moto forgets the group that it modifies.
        (group,) = self.describe_db_subnet_groups(subnet_name)
        _check_coverage(subnets)
        group.subnets = subnets
        group.description = group.description if description is None else description
        return group

    @replaces(RDSBackend, "delete_subnet_group")
    def delete_subnet_group(self: RDSBackend, subnet_name: str) -> DBSubnetGroup:
        for instance in self.databases.values():
            group = getattr(instance, "db_subnet_group", None)
            if group is not None and group.name == subnet_name.lower():
                raise RDSClientError(
                    "InvalidDBSubnetGroupStateFault",
                    f"Cannot delete the subnet group '{subnet_name}' because at least one database instance: "
                    f"{instance.db_instance_identifier} is still using it.",
                )
        return delete(self, subnet_name)


def zones(group: DBSubnetGroup) -> list[str]:
    return sorted({subnet["SubnetAvailabilityZone"]["Name"] for subnet in group.subnets})


def _check_coverage(subnets: list[Any]) -> None:
    covered = sorted({subnet.availability_zone for subnet in subnets})
    if len(covered) < _FEWEST_ZONES:
        raise RDSClientError(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. "
            f"Current AZ coverage: {', '.join(covered)}. Add subnets to cover at least {_FEWEST_ZONES} AZs.",
        )
