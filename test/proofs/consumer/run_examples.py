"""Runs the Python that users of the wheel read: the README on PyPI and the example of each class. jsii-rosetta has translated both."""

import importlib.metadata
import inspect
import re
import sys
import textwrap

import oban_environment
from aws_cdk import App, Duration, Environment, Size, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from aws_cdk import aws_route53 as route53
from oban_environment import (
    AlarmDefinition,
    ClusterOptions,
    EnvironmentProfile,
    GatewayEntry,
    NetworkOptions,
    NotificationOptions,
    ObanAccount,
    ObanEnvironment,
    ObanServer,
    Promotion,
    ServerImage,
    Severity,
)

CERTIFICATE = "arn:aws:acm:ap-southeast-2:123456789012:certificate/6e1bd4f5-7a3c-4b57-9a0e-0123456789ab"

# The imports of rosetta/default.ts-fixture, which examples do not repeat.
FIXTURE = {
    imported.__name__.rsplit(".", 1)[-1]: imported
    for imported in (
        *(AlarmDefinition, ClusterOptions, EnvironmentProfile, GatewayEntry, NetworkOptions, NotificationOptions),
        *(ObanAccount, ObanEnvironment, ObanServer, Promotion, ServerImage, Severity, Duration, Size),
    )
} | {"acm": acm, "cloudwatch": cloudwatch, "ec2": ec2, "iam": iam, "rds": rds, "route53": route53}


class Declared:
    """The variables that examples declare without a value, in a stack."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def certificate(self) -> acm.ICertificate:
        return acm.Certificate.from_certificate_arn(self.stack, "Certificate", CERTIFICATE)

    def hosted_zone(self) -> route53.IHostedZone:
        attributes = {"hosted_zone_id": "Z0123456789EXAMPLE000", "zone_name": "example.com"}
        return route53.HostedZone.from_hosted_zone_attributes(self.stack, "Zone", **attributes)

    def entry(self) -> GatewayEntry:
        return GatewayEntry.https(certificate=self.certificate(), health_path="/health")

    def account(self) -> ObanAccount:
        notifications = NotificationOptions(email_addresses=["alerts@example.com"])
        return ObanAccount(self.stack, "Account", operators=[iam.AccountPrincipal("210987654321")], notifications=notifications)

    def environment(self) -> ObanEnvironment:
        zones = ["ap-southeast-2a", "ap-southeast-2b"]
        return ObanEnvironment(
            self.stack,
            "Environment",
            environment_name="prod",
            account=self.account(),
            network=NetworkOptions(ip_addresses=ec2.IpAddresses.cidr("10.20.0.0/16"), availability_zones=zones),
            gateway=ClusterOptions(entry=self.entry(), image=ServerImage.windows({"ap-southeast-2": "ami-0a1b2c3d4e5f60718"})),
            notifications=NotificationOptions(email_addresses=["alerts@example.com"]),
        )


def run_readme() -> None:
    """Synthesises the environment of the README."""
    readme = importlib.metadata.metadata("oban-environment").get_payload()
    if re.search(r"^```(?:ts|typescript)\b", readme, re.MULTILINE):
        sys.exit("the README of the wheel has TypeScript")
    relative = re.findall(r"\]\((?!https:|#)([^)]*)\)", readme)
    if relative:
        sys.exit(f"the README of the wheel has links that PyPI does not serve: {', '.join(relative)}")
    pieces = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    if not pieces:
        sys.exit("the README of the wheel has no Python")
    for piece in pieces:
        names: dict[str, object] = {}
        exec(compile(piece, "README", "exec"), names)
        names["app"].synth()
        print(f"README: {len(piece.splitlines())} lines synthesise")


def examples() -> dict[str, str]:
    """Returns the example of each class that has one."""
    found = {}
    for name, exported in inspect.getmembers(oban_environment, inspect.isclass):
        for documented in (exported, exported.__init__):
            example = re.search(r"Example::\n\n((?:(?: {4,}.*| *)(?:\n|$))+)", inspect.getdoc(documented) or "")
            if example:
                found[name] = textwrap.dedent(example[1])
    return found


def run_example(name: str, code: str) -> None:
    """Runs an example in a stack of its own, after the variables that it declares."""
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="ap-southeast-2"))
    declared = Declared(stack)
    variables = {variable: getattr(declared, variable)() for variable in re.findall(r"^# (\w+): [\w.]+$", code, re.MULTILINE)}
    exec(compile(code, name, "exec"), {**FIXTURE, "self": stack, **variables})


run_readme()
all_examples = examples()
if len(all_examples) < 10:
    sys.exit(f"only {len(all_examples)} examples were found")
for name, code in all_examples.items():
    run_example(name, code)
print(f"examples that run: {', '.join(all_examples)}")
