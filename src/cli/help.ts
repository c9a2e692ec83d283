import type { CommandName } from './command-line';

const WHERE = `  -e, --environment NAME   the environment, such as prod
      --profile NAME       a profile of your AWS configuration (or AWS_PROFILE)
      --region NAME        the Region (or AWS_REGION, or the profile's)
      --json               one JSON document on standard output, and nothing else there
  -h, --help               this text`;

const FUNCTION = '      --function NAME      one of create-images, roll-clusters, tag-snapshots, expire-images, check-backups';
const DRY_RUN = '      --dry-run            say what would be done, and change nothing';
const YES = '  -y, --yes                do not ask';

const STATUS = 'Exit status: 0 all is right, 1 something failed or is wrong, 2 wrong usage.';

/** What there is to do. */
export const HELP = `Usage: npx oban-environment backup COMMAND --environment NAME

  plan      what the backup's functions would do now, and why
  run       do it
  status    how the backups stand, source by source
  rollback  move a cluster's image pointer one step back
  retire    let go of a server or cluster that is gone for good

npx oban-environment backup COMMAND --help says more about each. It runs with your AWS credentials, in this process, and decides as
the functions of the environment do. ${STATUS}`;

const TEXTS: { readonly [name in CommandName]: string } = {
  plan: `Usage: npx oban-environment backup plan --environment NAME [--function NAME]

What the backup's functions would do now, each decision with its reason. Changes nothing.

${FUNCTION}
${WHERE}`,
  run: `Usage: npx oban-environment backup run --environment NAME [--function NAME] [--dry-run] [--yes]

Does what the backup's functions do every day, all of them or one. Without --function it asks first. As every day, check-backups
mails the topic when something is wrong. Once interrupted (Ctrl-C) it finishes what it has begun, begins no other function and leaves
the rest to the next run. Where the environment is deployed with dryRun, it changes nothing.

${FUNCTION}
${DRY_RUN}
${YES}
${WHERE}`,
  status: `Usage: npx oban-environment backup status --environment NAME

How the backups stand: every server and cluster with its newest good image, the pointers, and what is wrong. Tells nobody else.

${WHERE}`,
  rollback: `Usage: npx oban-environment backup rollback --environment NAME [--cluster NAME] [--dry-run] [--yes]

Moves a cluster's image pointer to the image that it named before. New members start from that; running ones stay, unless the backup
has refreshMembers: then its next run replaces them by members from that image. With automatic promotion, a later image of a healthy
member is promoted again; Promotion.MANUAL holds the pointer. It asks first.

      --cluster NAME       the cluster; not needed where there is only one
${DRY_RUN}
${YES}
${WHERE}`,
  retire: `Usage: npx oban-environment backup retire SOURCE --environment NAME [--undo] [--dry-run] [--yes]

Lets go of a server or cluster that is gone for good and out of the code: its last good image may go once its day is past. Until then
nothing is removed, and --undo takes it back. It asks first.

      --undo               it is not gone after all: its last good image stays
${DRY_RUN}
${YES}
${WHERE}`,
};

/** What a command does, and its options. */
export function helpOf(command: CommandName): string {
  return `${TEXTS[command]}\n\n${STATUS}`;
}
