import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AgentAssociation } from '../../../../src/monitoring/agent/agent-association';
import * as document from '../../../../src/monitoring/agent/agent-document';

function association(): { DocumentVersion: string; Parameters: { digest: string[] } } {
  const stack = new Stack(new App(), 'Stack');
  new AgentAssociation(stack, 'Agent', { environmentName: 'prod', kind: 'linux-server', name: 'app01', targetKey: 'InstanceIds', targetValue: 'i-1' });
  return Object.values(Template.fromStack(stack).findResources('AWS::SSM::Association'))[0].Properties;
}

// CloudFormation may leave the default version as it was: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2539
test('the association applies the latest version of the document', () => {
  expect(association().DocumentVersion).toBe('$LATEST');
});

test('other steps of the document change the association, so that it runs after the deployment', () => {
  const before = association().Parameters.digest;
  const steps = jest.replaceProperty(document, 'AGENT_STEPS', [{ action: 'aws:configurePackage', name: 'another' }]);
  expect(association().Parameters.digest).not.toEqual(before);
  steps.restore();
  expect(association().Parameters.digest).toEqual(before);
});
