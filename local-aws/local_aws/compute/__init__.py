"""Behaviour of instances, Auto Scaling groups and targets.

moto keeps the records of EC2, Auto Scaling and Elastic Load Balancing; this package makes them act: instances boot,
targets become healthy, a group keeps its members. :func:`install` replaces the parts of moto that would do it
differently.
"""

from __future__ import annotations


def install() -> None:
    from local_aws.compute import (
        autoscaling_backend,
        block_devices,
        content,
        group_metrics,
        instance_changes,
        instances,
        launch_templates,
        load_balancers,
        refresh_actions,
        root_volumes,
        target_health,
        trust_stores,
        volumes,
    )

    launch_templates.install()
    content.install()
    volumes.install()
    block_devices.install()
    instances.install()
    instance_changes.install()
    root_volumes.install()
    load_balancers.install()
    trust_stores.install()
    target_health.install()
    autoscaling_backend.install()
    group_metrics.install()
    refresh_actions.install()
