import type { CommandName } from './command-line';
import { FUNCTION_NAMES } from '../backup/functions/model/backup-functions';

const WHERE = `  -e, --environment NAME   the environment, such as prod
      --profile NAME       a profile of your AWS configuration (or AWS_PROFILE)
      --region NAME        the Region (or AWS_REGION, or the profile's)
      --json               one JSON document on standard output, and nothing else there
  -h, --help               this text`;

const FUNCTION = `      --function NAME      one of ${FUNCTION_NAMES.join(', ')}`;
const DRY_RUN = '      --dry-run            say what would be done, and change nothing';
const YES = '  -y, --yes                do not ask';

const STATUS = 'Exit status: 0 all is right, 1 something failed or is wrong, 2 wrong usage, 130 interrupted (Ctrl-C).';

/** What there is to do. */
export const HELP = `Usage: npx oban-environment backup COMMAND --environment NAME

  plan      what the backup's functions would do now, and why
  run       do it
  status    how the backups stand, source by source
  rollback  move a cluster's image pointer back
  hold      stop promotion, refreshes and expiry of a cluster's images for some days
  release   end a hold
  quarantine  keep the images of a compromised instance, and never promote them
  retire    let the last good image of a removed server or cluster expire

npx oban-environment backup COMMAND --help says more about each, and npx oban-environment --version says which one this is. It runs with your AWS credentials, in this process, and decides as
the functions of the environment do. Questions and reports name the account and the Region. ${STATUS}`;

const TEXTS: { readonly [name in CommandName]: string } = {
  plan: `Usage: npx oban-environment backup plan --environment NAME [--function NAME]

What the backup's functions would do now, each decision with its reason. Changes nothing.

${FUNCTION}
${WHERE}`,
  run: `Usage: npx oban-environment backup run --environment NAME [--function NAME] [--dry-run] [--yes]

Does what the backup's functions do every day, all of them or one. It asks first, unless it is one that removes
nothing: --function expire-images asks. As every day, check-backups mails the topic when something is wrong. Once interrupted (Ctrl-C) it finishes what it has begun, begins no other function and leaves
the rest to the next run, and then ends with 1. Where the environment is deployed with dryRun, it changes nothing.

${FUNCTION}
${DRY_RUN}
${YES}
${WHERE}`,
  status: `Usage: npx oban-environment backup status --environment NAME

How the backups stand: every server and cluster with its newest good image, the pointers, and what is wrong; also good images of a
former environment of the same name, with the command that goes back to one. Sends no mail.

${WHERE}`,
  rollback: `Usage: npx oban-environment backup rollback --environment NAME [--to IMAGE | --to-base] [--cluster NAME] [--dry-run] [--yes]

Moves a cluster's image pointer to the image that it named before or, with --to or --to-base, to any good image of the cluster or to
its base image. New members start from that image. Running ones stay, unless the backup has refreshMembers: then its next run replaces
them by members from that image. With automatic promotion, only an image that is made after the rollback is promoted;
Promotion.MANUAL prevents that, too. It asks first.

      --to IMAGE           the id of the image, such as ami-0123456789abcdef0
      --to-base            the base image that the code names
      --cluster NAME       the cluster; not needed where there is only one
${DRY_RUN}
${YES}
${WHERE}`,
  hold: `Usage: npx oban-environment backup hold CLUSTER --reason TEXT --until DAY --environment NAME [--dry-run] [--yes]

Stops promotion, refreshes and the expiry of a cluster's images until the end of a day, 14 days at most. Rollbacks and daily images go on.
Check-backups reports the hold every day. A second hold replaces the first. It asks first.

      --reason TEXT        why, for those who read the daily report
      --until DAY          its last day, YYYY-MM-DD in UTC
${DRY_RUN}
${YES}
${WHERE}`,
  release: `Usage: npx oban-environment backup release CLUSTER --environment NAME [--dry-run]

Ends the hold on a cluster.

${DRY_RUN}
${WHERE}`,
  quarantine: `Usage: npx oban-environment backup quarantine ID --reason TEXT --environment NAME [--undo] [--dry-run] [--yes]

Quarantines an instance or an image that is, or may be, compromised, together with all images of the instance and everything that was
launched from them. Their images are still made, are kept, and are never promoted nor counted as a backup. Check-backups reports them every
day. It asks first.

      --reason TEXT        why, for those who read the daily report
      --undo               lift the quarantine
${DRY_RUN}
${YES}
${WHERE}`,
  retire: `Usage: npx oban-environment backup retire SOURCE --environment NAME [--undo] [--dry-run] [--yes]

For a server or cluster that you have removed and that is no longer in the code: its last good image expires on its day. Until then
nothing is removed, and --undo reverses it. It asks first.

      --undo               keep its last good image
${DRY_RUN}
${YES}
${WHERE}`,
};

/** What a command does, and its options. */
export function helpOf(command: CommandName): string {
  return `${TEXTS[command]}\n\n${STATUS}`;
}
