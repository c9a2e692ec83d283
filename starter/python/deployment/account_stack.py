"""The stack of an account."""

from aws_cdk import Environment, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct
from oban_environment import NotificationOptions, ObanAccount

from deployment.github_roles import GitHubRoles
from deployment.settings import EnvironmentSettings


class AccountStack(Stack):
    """The resources of which an AWS account has one: groups, operator roles, trail, log bucket, roles of the workflow.

    The workflow of the GitHub repository `repository` deploys, in the jobs of `github_environments`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: EnvironmentSettings,
        repository: str,
        github_environments: list[str],
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=settings.account, region=settings.region),
            termination_protection=True,
        )
        self.oban_account = ObanAccount(
            self,
            "Account",
            operators=[iam.AccountPrincipal(settings.operators_account)],
            notifications=NotificationOptions(email_addresses=settings.alert_email_addresses),
        )
        GitHubRoles(self, "GitHub", repository=repository, environments=github_environments)
