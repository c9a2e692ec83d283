"""Images that AWS Backup creates, with the tags of the instance and its own.

https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup.html
"""

from __future__ import annotations

import uuid
from typing import Any

from moto.ec2.models import ec2_backends

from local_aws import aws, control


def install() -> None:
    control.verb("backup-service")(_image)


def _image(arguments: dict[str, Any]) -> dict[str, str]:
    """Create an image of ``instance``, and return its id as ``image``."""
    ec2, instance_id = aws.client("ec2"), str(arguments["instance"])
    (reservation,) = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"]
    (instance,) = reservation["Instances"]
    tags = [tag for tag in instance.get("Tags", []) if not tag["Key"].startswith("aws:")]
    made = ec2.create_image(
        InstanceId=instance_id,
        Name=f"AwsBackup_{instance_id}_{uuid.uuid4()}",
        NoReboot=True,
        TagSpecifications=[{"ResourceType": kind, "Tags": tags} for kind in ("image", "snapshot") if tags],
    )["ImageId"]
    (image,) = ec2.describe_images(ImageIds=[made])["Images"]
    snapshots = [mapping["Ebs"]["SnapshotId"] for mapping in image["BlockDeviceMappings"]]
    # The tags are set in moto, because no caller of EC2 can write a tag with AWS's prefix.
    ec2_backends[aws.account_id()][aws.region()].create_tags(
        [made, *snapshots], {"aws:backup:source-resource": f"{instance_id}:{made}"}
    )
    return {"image": made}
