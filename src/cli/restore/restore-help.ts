/** The help of `oban-environment restore`. */
export const RESTORE_HELP = `Usage: npx oban-environment restore COMMAND --environment NAME [--dry-run] [--yes]

Restores a resource from its backups, and reverses or continues a restore. Shows the steps, the data that is lost, and the expected duration,
and asks for the name of the resource before it changes anything. After Ctrl-C it finishes the change in progress; --resume continues. The state of a restore
is what AWS shows, and a record in Parameter Store, so another operator can continue it from another computer.

  server NAME --to DAY | --image IMAGE [--without-image 'REASON']
        replaces the root volume of a server with one from an image. Before that, it makes an image of the present state. Instance, addresses
        and data volumes stay. The root volume from before is kept until --undo or --finish
  volume NAME DRIVE --to DAY | --image IMAGE
        attaches a volume from the snapshot of a data volume beside it, to copy from. DRIVE is a letter, or the id of a volume
  cluster [NAME] [--to DAY | --to IMAGE]
        moves the pointer back to a good image, and replaces the members one at a time. Two members are healthy at any time. If the first
        member from the image does not become healthy, the pointer returns to the image from before
  database --to TIME | --snapshot ID
        restores the database beside the running one, with the same settings, so that you can look at the data. Then:
        --exchange         gives the restored database the name of the running one, which is kept under another name. Stop the applications first
        --exchange-back    gives the database from before its name back
        --finish           deletes the database from before, with a final snapshot. Its automated backups are kept
        --undo             deletes the restored database, while it is beside the running one
  status
        shows the restores in progress, and everything that exists only because of a restore

      --to DAY|TIME|IMAGE  a day, YYYY-MM-DD in UTC, a time such as 2026-11-29T03:12Z, or an image such as ami-0123456789abcdef0
      --without-image 'REASON'
                           make no image of the present state, for a server that cannot be imaged
      --resume             continue a restore that was interrupted
      --undo               reverse a restore
      --finish             delete what is kept from before the restore
      --dry-run            show the steps, and change nothing
  -y, --yes                do not ask for a confirmation
  -e, --environment NAME   the environment, such as prod
      --profile NAME       a profile of your AWS configuration (or AWS_PROFILE)
      --region NAME        the Region (or AWS_REGION, or the profile's)
      --json               one JSON document on standard output, and nothing else there
  -h, --help               this text

Exit status: 0 success, 1 failure or a problem found, 2 wrong usage, 130 interrupted (Ctrl-C at the question).`;
