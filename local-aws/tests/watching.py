"""Puts alarms in a test, and reads their states."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from account import LocalAws

NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
NAMESPACE = "Oban"
POLICY = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": "*",
}


class Watching:
    """An account with a topic, whose clock starts at noon."""

    def __init__(self, local: LocalAws):
        self.local = local
        self.cloudwatch = local.client("cloudwatch")
        self.sns = local.client("sns")
        local.control("clock", to=NOON.isoformat())
        self.topic = self.sns.create_topic(Name="alerts")["TopicArn"]
        self.sns.subscribe(TopicArn=self.topic, Protocol="email", Endpoint="oncall@example.com")

    def alarm(self, name: str = "a", **settings: Any) -> None:
        """Put an alarm, by default on the sum of Failed in a minute."""
        metric = (
            {"Namespace": NAMESPACE, "MetricName": "Failed", "Period": 60, "Statistic": "Sum"}
            if "Metrics" not in settings
            else {}
        )
        chosen = {
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": 0,
            "EvaluationPeriods": 1,
            "AlarmActions": [self.topic],
            "OKActions": [self.topic],
            **metric,
            **settings,
        }
        self.cloudwatch.put_metric_alarm(
            AlarmName=name, **{key: value for key, value in chosen.items() if value is not None}
        )

    def put(self, value: float, minutes: float = 0, name: str = "Failed", **more: Any) -> None:
        """Put a value a number of minutes after noon."""
        datum = {"MetricName": name, "Value": value, "Timestamp": NOON + timedelta(minutes=minutes), **more}
        self.cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=[datum])

    def points(self, text: str, start: float = 0) -> None:
        """Put one point a minute: ``X`` is breaching, ``0`` is not, and ``-`` is missing."""
        for minute, point in enumerate(text.split()):
            if point != "-":
                self.put({"X": 1, "0": 0}[point], start + minute)

    def pass_to(self, minutes: float) -> None:
        """Move the clock to a number of minutes after noon, and wait until everything due is done."""
        self.local.control("clock", to=(NOON + timedelta(minutes=minutes)).isoformat(), stepwise=True)

    def told(self, name: str = "a") -> dict[str, Any]:
        return next(each for each in self.local.control("alarms") if each["name"] == name)

    def state(self, name: str = "a") -> str:
        return str(self.told(name)["state"])

    def changes(self, name: str = "a") -> list[tuple[str, str]]:
        """Return the changes of state, such as ``(12:05, ALARM)``."""
        return [(each["time"][11:16], each["summary"].rpartition(" ")[2]) for each in self.told(name)["changes"]]

    def subjects(self) -> list[str]:
        return [each["subject"] for each in self.local.control("messages")]

    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(each["message"]) for each in self.local.control("messages")]
