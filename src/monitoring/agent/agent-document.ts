/** The steps of the document: the agent is installed, and then configured from the parameter that an association names. */
export const AGENT_STEPS: readonly object[] = [
  { action: 'aws:configurePackage', name: 'install', inputs: { name: 'AmazonCloudWatchAgent', action: 'Install' } },
  {
    action: 'aws:runDocument',
    name: 'configure',
    inputs: {
      documentType: 'SSMDocument',
      documentPath: 'AmazonCloudWatch-ManageAgent',
      documentParameters: {
        action: 'configure',
        mode: 'ec2',
        optionalConfigurationSource: 'ssm',
        optionalConfigurationLocation: '{{ configuration }}',
        optionalRestart: 'yes',
      },
    },
  },
];
