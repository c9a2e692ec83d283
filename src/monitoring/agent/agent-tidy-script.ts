/** Where the agent keeps a copy of each of its configurations: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html */
const LINUX_DIRECTORY = '/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.d';
const WINDOWS_DIRECTORY = '$Env:ProgramData\\Amazon\\AmazonCloudWatchAgent\\Configs';

/**
 * Takes away what would be in the way of this library's configuration: the same of another kind of instance or of another environment, which an
 * instance has from the image that it was made of, and `default`, which the agent has when it was started without any. All others stay.
 *
 * The agent names a copy by its source: `ssm_` and the parameter, with `_` for `/`. Until it is accepted it ends with `.tmp`; one that never was
 * stays, and is read with the next.
 *
 * @param directory where the agent keeps its configurations
 */
export function linuxTidyScript(directory = LINUX_DIRECTORY): string {
  return [
    `cd '${directory}' 2>/dev/null || exit 0 # nothing is configured yet`,
    "own=$(printf %s 'ssm_{{ configuration }}' | tr / _)",
    'for copy in default ssm__oban_*_agent_linux-server ssm__oban_*_agent_linux-cluster \\',
    '  default.tmp ssm__oban_*_agent_linux-server.tmp ssm__oban_*_agent_linux-cluster.tmp; do',
    '  [ "$copy" = "$own" ] || rm -f -- "$copy"',
    'done',
  ].join('\n');
}

/** The same on Windows. */
export function windowsTidyScript(): string {
  return [
    "$own = 'ssm_{{ configuration }}' -replace '/', '_'",
    `Get-ChildItem -Path "${WINDOWS_DIRECTORY}" -File -ErrorAction SilentlyContinue |`,
    "  Where-Object { $_.Name -match '^(default|ssm__oban_.+_agent_windows-(server|cluster))(\\.tmp)?$' -and $_.Name -ne $own } |",
    '  Remove-Item -Force -ErrorAction Stop',
  ].join('\n');
}
