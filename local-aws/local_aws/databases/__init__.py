"""SQL Server on Amazon RDS.

moto keeps the records of RDS; this package makes DB instances, their backups and their groups say and refuse what RDS
does. :func:`install` replaces the parts of moto that would do it differently. Other engines stay as moto has them.
"""

from __future__ import annotations


def install() -> None:
    from local_aws.databases import (
        automated_backups,
        content,
        daily_backups,
        event_subscriptions,
        instances,
        log_exports,
        maintenance,
        master_user_secret,
        option_groups,
        parameter_groups,
        pending_changes,
        point_in_time,
        renaming,
        snapshots,
        subnet_groups,
    )

    subnet_groups.install()
    parameter_groups.install()
    option_groups.install()
    master_user_secret.install()
    snapshots.install()
    content.install()
    instances.install()
    renaming.install()
    pending_changes.install()
    point_in_time.install()
    log_exports.install()
    maintenance.install()
    automated_backups.install()
    event_subscriptions.install()
    daily_backups.install()
