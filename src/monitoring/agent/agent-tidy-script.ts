/** The directory in which the agent keeps a copy of each configuration: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html */
const LINUX_DIRECTORY = '/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.d';
const WINDOWS_DIRECTORY = '$Env:ProgramData\\Amazon\\AmazonCloudWatchAgent\\Configs';

/**
 * Returns a shell script that deletes configurations of the agent that conflict with this library's configuration: those of another kind of instance
 * or of another environment, which come from the image of the instance, and `default`, which the agent has if it was started without a configuration.
 * All other configurations stay.
 *
 * The agent names a copy by its source: `ssm_` and the name of the parameter, with `_` in place of `/`. A copy ends with `.tmp` until the agent has
 * accepted it; a copy that was not accepted stays and is read again with the next configuration.
 *
 * @param directory the directory with the agent's configurations
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

/** Returns a PowerShell script that deletes the conflicting configurations on Windows, as `linuxTidyScript` does on Linux. */
export function windowsTidyScript(): string {
  return [
    "$own = 'ssm_{{ configuration }}' -replace '/', '_'",
    `Get-ChildItem -Path "${WINDOWS_DIRECTORY}" -File -ErrorAction SilentlyContinue |`,
    "  Where-Object { $_.Name -match '^(default|ssm__oban_.+_agent_windows-(server|cluster))(\\.tmp)?$' -and $_.Name -ne $own } |",
    '  Remove-Item -Force -ErrorAction Stop',
  ].join('\n');
}
