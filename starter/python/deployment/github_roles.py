"""The roles of the workflow."""

from aws_cdk import DefaultStackSynthesizer, Duration, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"


class GitHubRoles(Construct):
    """The roles of the workflow in an account.

    The workflow needs no access keys: GitHub identifies the job, and AWS gives it credentials for some hours.
    https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws

    The jobs of `environments`, which are GitHub environments of the repository, may deploy.
    """

    def __init__(self, scope: Construct, construct_id: str, *, repository: str, environments: list[str]) -> None:
        super().__init__(scope, construct_id)
        # An account has one provider of an address. Import an existing one: OidcProviderNative.from_oidc_provider_arn.
        self._provider = iam.OidcProviderNative(self, "Provider", url=f"https://{ISSUER}", client_ids=[AUDIENCE])
        self._repository = repository
        self._add_role("Diff", ["pull_request", "ref:refs/heads/main"], ["lookup"])
        jobs = [f"environment:{each}" for each in environments]
        self._add_role("Deploy", jobs, ["deploy", "file-publishing", "lookup"])

    def _add_role(self, name: str, subjects: list[str], bootstrap_roles: list[str]) -> None:
        stack = Stack.of(self)
        prefix = f"arn:{stack.partition}:iam::{stack.account}:role/cdk-{DefaultStackSynthesizer.DEFAULT_QUALIFIER}"
        role = iam.Role(
            self,
            name,
            role_name=f"oban-github-{name.lower()}",
            description=f"Assumed by the workflow of {self._repository}",
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
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["sts:AssumeRole"],
                resources=[f"{prefix}-{each}-role-{stack.account}-{stack.region}" for each in bootstrap_roles],
            )
        )
