import type { Check } from '../clause';
import { PRODUCTION_STACK } from '../examples';
import type { Resource, Synthesis } from '../synthesis';

export const standAloneServers: Check = (synthesis) => {
  const servers = synthesis.all('AWS::EC2::Instance', synthesis.stack(PRODUCTION_STACK));
  expect(servers.length).toBeGreaterThanOrEqual(2);
  for (const server of servers) {
    expect(volumesOf(synthesis, server)).not.toEqual([]);
    expect(server.properties).toMatchObject({ ImageId: expect.stringMatching(/^ami-/), DisableApiTermination: true, MetadataOptions: { HttpTokens: 'required' } });
    expect(tierOf(synthesis, server)).toBe('application');
  }
  return servers;
};

export const dataVolumes: Check = (synthesis) => {
  const stack = synthesis.stack(PRODUCTION_STACK);
  const volumes = synthesis.all('AWS::EC2::Volume', stack);
  const attached = synthesis.all('AWS::EC2::Instance', stack).flatMap((server) => volumesOf(synthesis, server)).map(({ path }) => path);
  // A volume that is attached twice, or not at all, is nobody's.
  expect(attached.sort()).toEqual(volumes.map(({ path }) => path).sort());
  for (const { properties, definition } of volumes) {
    expect(properties).toMatchObject({ Encrypted: true, KmsKeyId: expect.anything(), VolumeType: 'gp3' });
    expect(definition).toMatchObject({ DeletionPolicy: expect.stringMatching(/^Retain/), UpdateReplacePolicy: 'Retain' });
  }
  return volumes;
};

function volumesOf(synthesis: Synthesis, server: Resource): Resource[] {
  return synthesis.all('AWS::EC2::VolumeAttachment', server.stack)
    .filter(({ properties }) => synthesis.referredTo(properties.InstanceId, server.stack).path === server.path)
    .map(({ properties }) => synthesis.referredTo(properties.VolumeId, server.stack));
}

function tierOf(synthesis: Synthesis, { properties, stack }: Resource): string {
  const subnet = synthesis.referredTo(properties.SubnetId, stack);
  return subnet.properties.Tags.find(({ Key }: any) => Key === 'aws-cdk:subnet-name').Value;
}
