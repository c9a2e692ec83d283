/** The help of `oban-environment verify`. */
export const VERIFY_HELP = `Usage: npx oban-environment verify --environment NAME [--only CLAUSES] [--drift] [--accepted FILE] [--record DIR] [--json | --markdown]

Asks the running account whether the environment is as the design asks. Reads only, and needs no more than AWS's ReadOnlyAccess. It takes what
must exist from the inventory and from the resources of the stacks, and the rest from the services themselves.

Each result is passed, failed, pending (with the time after which it counts as failed) or unknown (with the missing permission or the error).

      --only CLAUSES       the clauses to check, such as NET,MON-4
      --drift              lets CloudFormation find what was changed outside of it (OPS-15), which takes up to several minutes
      --accepted FILE      a JSON file of findings that somebody has accepted, each with its clause, its reason and its last day
      --record DIR         writes AWS's answers into this new or empty folder, with stand-ins for ids, names and addresses
      --json               one JSON document on standard output, and nothing else there
      --markdown           the report in Markdown
  -e, --environment NAME   the environment, such as prod
      --profile NAME       a profile of your AWS configuration (or AWS_PROFILE)
      --region NAME        the Region (or AWS_REGION, or the profile's)
  -h, --help               this text

Exit status: 0 everything passed, is pending or is accepted; 1 something failed or is unknown; 2 wrong usage.`;
