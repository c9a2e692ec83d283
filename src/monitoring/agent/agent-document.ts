import { linuxTidyScript, windowsTidyScript } from './agent-tidy-script';

/** Returns a step that runs on one platform and is skipped on the other. */
function onlyOn(platformType: string, action: string, name: string, script: string): object {
  return { action, name, precondition: { StringEquals: ['platformType', platformType] }, inputs: { runCommand: script.split('\n') } };
}

/**
 * The steps of the document: the agent is installed, and then the configuration in the association's parameter is appended to the agent's
 * configuration. A configuration that is appended again replaces its earlier copy.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-common-scenarios.html
 */
export const AGENT_STEPS: readonly object[] = [
  { action: 'aws:configurePackage', name: 'install', inputs: { name: 'AmazonCloudWatchAgent', action: 'Install' } },
  onlyOn('Windows', 'aws:runPowerShellScript', 'tidyOnWindows', windowsTidyScript()),
  onlyOn('Linux', 'aws:runShellScript', 'tidyOnLinux', linuxTidyScript()),
  {
    action: 'aws:runDocument',
    name: 'configure',
    inputs: {
      documentType: 'SSMDocument',
      documentPath: 'AmazonCloudWatch-ManageAgent',
      documentParameters: {
        action: 'configure (append)',
        mode: 'ec2',
        optionalConfigurationSource: 'ssm',
        optionalConfigurationLocation: '{{ configuration }}',
        optionalRestart: 'yes',
      },
    },
  },
];
