/** The help of `oban-environment restore`. */
export const RESTORE_HELP = `Usage: npx oban-environment restore COMMAND --environment NAME [--dry-run] [--yes]

Restores a resource from its backups, and reverses or continues a restore. Shows the steps, the data that is lost, and the expected duration,
and asks for a confirmation before it changes anything. Ctrl-C ends after the change in progress; --resume continues. The state of a restore
is what AWS shows, and a record in Parameter Store, so another operator can continue it from another computer.

  cluster [NAME] [--to DAY | --to IMAGE]
        moves the pointer back to a good image, and replaces the members one at a time. Two members are healthy at any time. If the first
        member from the image does not become healthy, the pointer and the members return to the image from before
  status
        shows the restores in progress, and everything that exists only because of a restore

      --to DAY|IMAGE       a day, YYYY-MM-DD in UTC, or an image such as ami-0123456789abcdef0
      --resume             continue a restore that was interrupted
      --undo               reverse a restore
      --dry-run            show the steps, and change nothing
  -y, --yes                do not ask for a confirmation
  -e, --environment NAME   the environment, such as prod
      --profile NAME       a profile of your AWS configuration (or AWS_PROFILE)
      --region NAME        the Region (or AWS_REGION, or the profile's)
      --json               one JSON document on standard output, and nothing else there
  -h, --help               this text

Exit status: 0 success, 1 failure or a problem found, 2 wrong usage, 130 interrupted (Ctrl-C at the question).`;
