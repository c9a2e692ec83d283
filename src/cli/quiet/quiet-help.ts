/** The help of `oban-environment quiet`. */
export const QUIET_HELP = `Usage: npx oban-environment quiet --environment NAME --for DURATION --reason TEXT --targets NAMES [--dry-run] [--yes]
       npx oban-environment quiet --environment NAME --end [--dry-run] [--yes]

Mutes alarms on the load and the host of servers, and on the load of the database, while you work on them. The mute expires by itself. Alarms
continue to change their state: one that is still in the ALARM state at the end notifies then, and one that has returned to OK stays silent. All
other alarms are refused, with the reason: outages, functions, deliveries and the recovery of a host notify at any time. Asks for a confirmation.

      --for DURATION       1m to 24h, such as 90m or 1h30m
      --reason TEXT        the reason. backup status and the mute rule show it with your identity
      --targets NAMES      servers, database, or alarms after oban-NAME-, such as app01,disk-app02-D
      --end                end all mutes of operators now. Maintenance windows of the code stay
      --dry-run            show what would be done, and change nothing
  -y, --yes                do not ask for a confirmation
  -e, --environment NAME   the environment, such as prod
      --profile NAME       a profile of your AWS configuration (or AWS_PROFILE)
      --region NAME        the Region (or AWS_REGION, or the profile's)
      --json               one JSON document on standard output, and nothing else there
  -h, --help               this text

Exit status: 0 success, 1 failure, 2 wrong usage, 130 interrupted (Ctrl-C).`;
