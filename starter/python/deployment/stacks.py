"""The stacks of the app."""

from aws_cdk import App
from oban_environment import EnvironmentProfile

from deployment.account_stack import AccountStack
from deployment.environment_stack import EnvironmentStack
from deployment.settings import PRODUCTION, REPOSITORY, STAGING


def add_stacks(app: App) -> None:
    """Add a stack for each environment, and one for each account."""
    # Each has a GitHub environment of the same name. An account that both use has the settings of the first.
    environments = {
        "production": (PRODUCTION, EnvironmentProfile.production()),
        "staging": (STAGING, EnvironmentProfile.staging()),
    }
    accounts: dict[str, AccountStack] = {}
    for name, (settings, profile) in environments.items():
        account = settings.account
        if account not in accounts:
            accounts[account] = AccountStack(
                app,
                f"oban-account-{account}",
                settings=settings,
                repository=REPOSITORY,
                github_environments=[each for each, (others, _) in environments.items() if others.account == account],
            )
        EnvironmentStack(
            app, f"oban-{name}", settings=settings, profile=profile, account=accounts[account].oban_account
        )
