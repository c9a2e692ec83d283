"""Dicts in the maps and lists of a Python app: a key that has no effect is refused, with the class to use.

Needs the wheel and what examples/python/requirements.txt has: `.ci/run package parity` installs both and runs this, with `python -O`, as jsii then takes
properties of other types.
"""

import inspect
import re
import unittest

import oban_environment
from aws_cdk import App, Environment, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from oban_environment import (
    AlarmOptions,
    ClusterOptions,
    DataVolume,
    GatewayEntry,
    MonitoringOptions,
    NetworkOptions,
    NotificationOptions,
    ObanAccount,
    ObanEnvironment,
    ServerImage,
    ServerOptions,
)
from oban_environment import _dict_keys

IMAGE = ServerImage.windows({"ap-southeast-2": "ami-0f1e2d3c4b5a69788"})


def environment(**properties):
    """A production environment in a new app."""
    app = App()
    env = Environment(account="123456789012", region="ap-southeast-2")
    notifications = NotificationOptions(email_addresses=["alerts@example.com"])
    account = ObanAccount(
        Stack(app, "account", env=env),
        "Account",
        operators=[iam.AccountPrincipal("210987654321")],
        notifications=notifications,
    )
    stack = Stack(app, "production", env=env)
    ObanEnvironment(
        stack,
        "Production",
        environment_name="prod",
        account=account,
        notifications=notifications,
        network=NetworkOptions(
            ip_addresses=ec2.IpAddresses.cidr("10.20.0.0/16"),
            availability_zones=["ap-southeast-2a", "ap-southeast-2b"],
        ),
        gateway=ClusterOptions(entry=GatewayEntry.tls_pass_through(), image=IMAGE),
        **properties,
    )
    return stack


def snake_case(name):
    return re.sub("[A-Z]", lambda match: "_" + match.group(0).lower(), name)


def with_elements(struct, attribute, elements):
    """A struct with nothing but the elements of one map or list."""
    required = [
        name
        for name, parameter in inspect.signature(struct.__init__).parameters.items()
        if name != "self" and parameter.default is inspect.Parameter.empty
    ]
    return struct(**{**dict.fromkeys(required), attribute: elements})


class UnknownKeys(unittest.TestCase):
    def refused(self, message, **properties):
        with self.assertRaisesRegex(TypeError, message):
            environment(**properties)

    def test_a_server_does_not_lose_its_zone(self):
        self.refused(
            r"servers\['app01'\] has the key 'availability_zone', which is not a property of ServerOptions and would have no effect: "
            r"use oban_environment\.ServerOptions\(availability_zone=…\) instead of a dict",
            servers={"app01": {"image": IMAGE, "availability_zone": "ap-southeast-2b"}},
        )

    def test_a_server_does_not_lose_its_volumes(self):
        volumes = [{"drive": "D", "size": Size.gibibytes(10)}]
        self.refused(
            r"ServerOptions\(data_volumes=…\)", servers={"app01": {"image": IMAGE, "data_volumes": volumes}}
        )

    def test_a_volume_does_not_lose_its_snapshot(self):
        volume = {"drive": "D", "size": Size.gibibytes(10), "snapshot_id": "snap-0a1b2c3d4e5f60718"}
        message = r"\[0\] has the key 'snapshot_id'.*oban_environment\.DataVolume\(snapshot_id=…\)"
        with self.assertRaisesRegex(TypeError, r"data_volumes" + message):
            ServerOptions(image=IMAGE, data_volumes=[volume])
        self.refused(
            r"servers\['app01'\]\['dataVolumes'\]" + message,
            servers={"app01": {"image": IMAGE, "dataVolumes": [volume]}},
        )

    def test_an_alarm_does_not_lose_its_reason(self):
        alarms = {"cpu": {"opt_out": "a load test"}}
        message = r"alarms\['cpu'\] has the key 'opt_out'.*AlarmOptions\(opt_out=…\)"
        with self.assertRaisesRegex(TypeError, message):
            MonitoringOptions(alarms=alarms)
        self.refused(message, monitoring={"alarms": alarms})

    def test_a_misspelt_key_is_refused(self):
        self.refused(
            r"'availabilty_zone'.*ServerOptions\(availability_zone=…\)",
            servers={"app01": {"image": IMAGE, "availabilty_zone": "ap-southeast-2b"}},
        )
        self.refused(r"ServerOptions\(accept_unmanaged=…, .*tier=…\)", servers={"app01": {"image": IMAGE, "disks": []}})

    def test_structs_and_dicts_in_camel_case_have_an_effect(self):
        volume = DataVolume(drive="D", size=Size.gibibytes(10))
        stack = environment(
            servers={
                "app01": ServerOptions(image=IMAGE, data_volumes=[volume]),
                "app02": {"image": IMAGE, "dataVolumes": [volume, {"drive": "E", "size": Size.gibibytes(10)}]},
            },
            monitoring=MonitoringOptions(alarms={"cpu": AlarmOptions(threshold=80), "memory": {"threshold": 80}}),
        )
        Template.from_stack(stack).resource_count_is("AWS::EC2::Volume", 3)

    def test_every_map_and_list_refuses_every_property_in_snake_case(self):
        for name, collections in _dict_keys.COLLECTIONS.items():
            for attribute, element in collections.items():
                for known in _dict_keys.PROPERTIES[element]:
                    key = snake_case(known)
                    # The name of the class and of its argument are those of the package.
                    self.assertIn(key, inspect.signature(getattr(oban_environment, element).__init__).parameters)
                    if key == known:
                        continue
                    for elements in ({"x": {key: 1}}, [{key: 1}]):
                        with self.subTest(f"{name}.{attribute}: {key}"), self.assertRaisesRegex(TypeError, key + "=…"):
                            with_elements(getattr(oban_environment, name), attribute, elements)

    def test_every_map_and_list_of_structs_is_checked(self):
        invited = {
            (name, parameter.name)
            for name, struct in vars(oban_environment).items()
            if inspect.isclass(struct)
            for parameter in inspect.signature(struct.__init__).parameters.values()
            if re.search(r"(Mapping|Sequence)\[.*typing\.Dict\[", str(parameter.annotation))
        }
        checked = {(name, each) for name, collections in _dict_keys.COLLECTIONS.items() for each in collections}
        # Constructs make a struct of their arguments.
        constructs = {(name, each) for name, each in invited if (f"{name}Props", each) in checked}
        self.assertEqual(invited - constructs, checked)


if __name__ == "__main__":
    unittest.main()
