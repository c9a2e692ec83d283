"""Images and their snapshots as EC2 makes, describes and removes them.

moto's images are available at once, have one invented snapshot and are described without pages; this package replaces
them.
"""

from __future__ import annotations


def install() -> None:
    from local_aws.images import (
        attributes,
        backup_service,
        copying,
        creation,
        deprecation,
        deregistration,
        descriptions,
        launchable_state,
        protection,
        references,
        snapshot_locks,
    )

    creation.install()
    backup_service.install()
    copying.install()
    attributes.install()
    descriptions.install()
    deprecation.install()
    deregistration.install()
    protection.install()
    launchable_state.install()
    snapshot_locks.install()
    references.install()
