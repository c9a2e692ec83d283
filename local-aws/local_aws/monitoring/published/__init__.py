"""What AWS's services publish about what runs in this account: each module says what one service publishes just now.

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
        rules,
        topics,
    )

    for module in (instances, groups, load_balancers, databases, certificates, agent):
        stores.add(module.readings)
    functions.install()
    topics.install()
    rules.install()
