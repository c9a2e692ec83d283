import type { CommandName } from './command-line';
import { FUNCTION_NAMES } from '../backup/functions/model/backup-functions';

const WHERE = `  -e, --environment NAME   the environment, such as prod
      --profile NAME       a profile of your AWS configuration (or AWS_PROFILE)
      --region NAME        the Region (or AWS_REGION, or the profile's)
      --json               one JSON document on standard output, and nothing else there
  -h, --help               this text`;

const FUNCTION = `      --function NAME      one of ${FUNCTION_NAMES.join(', ')}`;
const DRY_RUN = '      --dry-run            show what would be done, and change nothing';
const YES = '  -y, --yes                do not ask for a confirmation';

const STATUS = 'Exit status: 0 success, 1 failure or a problem found, 2 wrong usage, 130 interrupted (Ctrl-C).';

/** The help of `oban-environment backup`. */
export const HELP = `Usage: npx oban-environment backup COMMAND --environment NAME

  plan        show what the backup's functions would do now, and why
  run         run the backup's functions
  status      show the state of the backups, for each server and cluster
  rollback    move a cluster's image pointer back
  hold        stop promotion, refreshes and expiry of a cluster's images for some days
  release     end a hold
  quarantine  keep the images of a compromised instance or image, and never promote them
  retire      let the last good image of a removed server or cluster expire

Other commands:

  npx oban-environment document --help   write the as-built document of an environment
  npx oban-environment init --help       make a deployment repository
  npx oban-environment quiet --help      mute alarms while you work on a server
  npx oban-environment restore --help    restore a resource from its backups
  npx oban-environment verify --help     ask the running account whether an environment is as the design asks

npx oban-environment backup COMMAND --help describes a command; npx oban-environment --version prints the version. Commands run in this
process, with your AWS credentials, and make the same decisions as the functions of the environment. Questions and reports name the account
and the Region. ${STATUS}`;

const TEXTS: { readonly [name in CommandName]: string } = {
  plan: `Usage: npx oban-environment backup plan --environment NAME [--function NAME]

Shows what the backup's functions would do now, each decision with its reason. Changes nothing.

${FUNCTION}
${WHERE}`,
  run: `Usage: npx oban-environment backup run --environment NAME [--function NAME] [--dry-run] [--yes]

Runs the backup's functions as the schedule does every day: all of them, or one. Asks for a confirmation, unless --function names one that
removes nothing (only expire-images removes images and snapshots). As in the daily run, check-backups sends a mail to the topic if something
is wrong. After an interruption (Ctrl-C), it finishes the changes in progress, starts no other function, leaves the rest to the next run, and
exits with status 1. If the environment is deployed with dryRun, it changes nothing.

${FUNCTION}
${DRY_RUN}
${YES}
${WHERE}`,
  status: `Usage: npx oban-environment backup status --environment NAME

Shows the state of the backups: every server and cluster with its newest good image, the pointers, and the problems. Also shows good images
of a former environment of the same name, with the command that rolls back to each. Sends no mail.

${WHERE}`,
  rollback: `Usage: npx oban-environment backup rollback --environment NAME [--to IMAGE | --to-base] [--cluster NAME] [--dry-run] [--yes]

Moves a cluster's image pointer to the image that it named before or, with --to or --to-base, to any good image of the cluster or to
its base image. New members start from that image. Running members stay, unless the backup has refreshMembers: then its next run replaces
them with members from that image. With automatic promotion, only images that are made after the rollback are promoted; with
Promotion.MANUAL, no image is. Asks for a confirmation.

      --to IMAGE           the id of the image, such as ami-0123456789abcdef0
      --to-base            the base image that the code names
      --cluster NAME       the cluster; not needed if there is only one
${DRY_RUN}
${YES}
${WHERE}`,
  hold: `Usage: npx oban-environment backup hold CLUSTER --reason TEXT --until DAY --environment NAME [--dry-run] [--yes]

Stops promotion, refreshes and the expiry of a cluster's images until the end of a day, 14 days at most. Rollbacks and daily images go on.
check-backups reports the hold every day. A second hold replaces the first. Asks for a confirmation.

      --reason TEXT        the reason, which the daily report shows
      --until DAY          the last day of the hold, YYYY-MM-DD in UTC
${DRY_RUN}
${YES}
${WHERE}`,
  release: `Usage: npx oban-environment backup release CLUSTER --environment NAME [--dry-run]

Ends the hold on a cluster.

${DRY_RUN}
${WHERE}`,
  quarantine: `Usage: npx oban-environment backup quarantine ID --reason TEXT --environment NAME [--undo] [--dry-run] [--yes]

Quarantines an instance or an image that is, or may be, compromised, together with all images of the instance and everything that was
launched from them. Their images are still made and are kept, but they are never promoted and never count as backups. check-backups reports
them every day. Asks for a confirmation.

      --reason TEXT        the reason, which the daily report shows
      --undo               lift the quarantine
${DRY_RUN}
${YES}
${WHERE}`,
  retire: `Usage: npx oban-environment backup retire SOURCE --environment NAME [--undo] [--dry-run] [--yes]

Lets the last good image of a removed server or cluster, which is no longer in the code, expire on its last day. Until then nothing is
removed, and --undo reverses the command. Asks for a confirmation.

      --undo               keep the last good image
${DRY_RUN}
${YES}
${WHERE}`,
};

/** Returns the help of a command: its purpose and its options. */
export function helpOf(command: CommandName): string {
  return `${TEXTS[command]}\n\n${STATUS}`;
}
