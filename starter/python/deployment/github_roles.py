"""The roles of the workflows."""

import json
from pathlib import Path

from aws_cdk import DefaultStackSynthesizer, Duration, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
VERIFY_PERMISSIONS: list[str] = json.loads((Path(__file__).parent.parent / "verify-permissions.json").read_text())


class GitHubRoles(Construct):
    """The roles of the workflows in an account.

    The workflows need no access keys: GitHub identifies the job, and AWS gives it credentials for some hours.
    https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws

    The jobs of `environments`, which are GitHub environments of the repository, may deploy.
    """

    def __init__(self, scope: Construct, construct_id: str, *, repository: str, environments: list[str]) -> None:
        super().__init__(scope, construct_id)
        # An account has one provider of an address. Import an existing one: OidcProviderNative.from_oidc_provider_arn.
        self._provider = iam.OidcProviderNative(self, "Provider", url=f"https://{ISSUER}", client_ids=[AUDIENCE])
        self._repository = repository
        jobs = [f"environment:{each}" for each in environments]
        self._role("Diff", ["pull_request", "ref:refs/heads/main"]).add_to_policy(self._may_assume("lookup"))
        self._role("Deploy", jobs).add_to_policy(self._may_assume("deploy", "file-publishing", "lookup"))
        # The permissions of `oban-environment verify`, all of which read. ReadOnlyAccess of AWS has more, such as the
        # values of encrypted parameters.
        self._role("Verify", ["ref:refs/heads/main"]).add_to_policy(
            iam.PolicyStatement(actions=VERIFY_PERMISSIONS, resources=["*"])
        )

    def _role(self, name: str, subjects: list[str]) -> iam.Role:
        return iam.Role(
            self,
            name,
            role_name=f"oban-github-{name.lower()}",
            description=f"Assumed by the workflows of {self._repository}",
            # A change of the database can take more than the default of one hour.
            max_session_duration=Duration.hours(4),
            assumed_by=iam.OpenIdConnectPrincipal(
                self._provider,
                {
                    "StringEquals": {
                        f"{ISSUER}:aud": AUDIENCE,
                        f"{ISSUER}:sub": [f"repo:{self._repository}:{subject}" for subject in subjects],
                    }
                },
            ),
        )

    def _may_assume(self, *bootstrap_roles: str) -> iam.PolicyStatement:
        stack = Stack.of(self)
        prefix = f"arn:{stack.partition}:iam::{stack.account}:role/cdk-{DefaultStackSynthesizer.DEFAULT_QUALIFIER}"
        return iam.PolicyStatement(
            actions=["sts:AssumeRole"],
            resources=[f"{prefix}-{each}-role-{stack.account}-{stack.region}" for each in bootstrap_roles],
        )
