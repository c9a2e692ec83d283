"""The choices of this repository. The library tests its own defaults."""

import unittest

from aws_cdk import App
from aws_cdk.assertions import Match, Template

from deployment.settings import PRODUCTION, REPOSITORY, STAGING
from deployment.stacks import add_stacks

APP = App()
add_stacks(APP)
STACKS = {
    "account": APP.node.find_child(f"oban-account-{PRODUCTION.account}"),
    "production": APP.node.find_child("oban-production"),
    "staging": APP.node.find_child("oban-staging"),
}
TEMPLATES = {name: Template.from_stack(stack) for name, stack in STACKS.items()}


def recipients(template: Template) -> list[str]:
    """Return the addresses that a stack subscribes."""
    subscriptions = template.find_resources("AWS::SNS::Subscription", {"Properties": {"Protocol": "email"}})
    return sorted({each["Properties"]["Endpoint"] for each in subscriptions.values()})


class Production(unittest.TestCase):
    def test_the_database_is_protected_from_deletion_has_a_standby_and_keeps_backups_for_five_weeks(self) -> None:
        TEMPLATES["production"].has_resource(
            "AWS::RDS::DBInstance",
            {
                "DeletionPolicy": "Snapshot",
                "Properties": {
                    "DeletionProtection": True,
                    "MultiAZ": True,
                    "BackupRetentionPeriod": 35,
                    "Timezone": PRODUCTION.database_timezone,
                },
            },
        )

    def test_the_stacks_are_protected_from_termination(self) -> None:
        self.assertTrue(STACKS["production"].termination_protection)
        self.assertTrue(STACKS["account"].termination_protection)

    def test_the_alarms_have_the_recipients_of_the_settings_and_no_others(self) -> None:
        expected = sorted(PRODUCTION.alert_email_addresses)
        self.assertEqual([recipients(TEMPLATES["production"]), recipients(TEMPLATES["account"])], [expected, expected])

    def test_only_an_approved_job_of_this_repository_deploys(self) -> None:
        subject = "token.actions.githubusercontent.com:sub"
        trusted = Match.array_with([f"repo:{REPOSITORY}:environment:production"])
        statement = {
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": Match.object_like({subject: trusted})},
        }
        TEMPLATES["account"].has_resource_properties(
            "AWS::IAM::Role",
            {
                "RoleName": "oban-github-deploy",
                "AssumeRolePolicyDocument": {"Statement": [Match.object_like(statement)]},
            },
        )


class Staging(unittest.TestCase):
    def test_the_database_is_protected_from_deletion(self) -> None:
        TEMPLATES["staging"].has_resource(
            "AWS::RDS::DBInstance", {"DeletionPolicy": "Snapshot", "Properties": {"DeletionProtection": True}}
        )

    def test_the_alarms_have_the_recipients_of_the_settings_and_no_others(self) -> None:
        self.assertEqual(recipients(TEMPLATES["staging"]), sorted(STAGING.alert_email_addresses))


class Both(unittest.TestCase):
    def test_production_and_staging_have_different_names_and_address_ranges(self) -> None:
        self.assertNotEqual(PRODUCTION.environment_name, STAGING.environment_name)
        self.assertNotEqual(PRODUCTION.address_range, STAGING.address_range)


if __name__ == "__main__":
    unittest.main()
