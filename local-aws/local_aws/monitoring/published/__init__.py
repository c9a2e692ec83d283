"""Metrics that services of AWS publish: a module for each service.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
"""

from __future__ import annotations


def install() -> None:
    from local_aws.monitoring import stores
    from local_aws.monitoring.published import (
        agent,
        certificates,
        databases,
        functions,
        groups,
        instances,
        load_balancers,
        log_groups,
        rules,
        topics,
    )

    for module in (instances, groups, load_balancers, databases, certificates, log_groups, agent):
        stores.add(module.readings)
    functions.install()
    topics.install()
    rules.install()
