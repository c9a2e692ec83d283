"""CloudWatch: metrics, and alarms that follow them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/WhatIsCloudWatch.html
"""

from __future__ import annotations


def install() -> None:
    from local_aws.monitoring import (
        alarm_api,
        dashboards,
        embedded_format,
        evaluator,
        metric_api,
        metric_filters,
        mute_rule_api,
        published,
    )

    metric_api.install()
    embedded_format.install()
    metric_filters.install()
    alarm_api.install()
    dashboards.install()
    evaluator.install()
    mute_rule_api.install()
    published.install()
