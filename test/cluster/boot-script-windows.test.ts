import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { bootScript, BootScriptContext } from '../../src/cluster/boot-script';

const CONTEXT: BootScriptContext = {
  clusterName: 'b2g-gateway',
  region: 'ap-southeast-2',
  stackName: 'OBAN-prod',
  groupLogicalId: 'Group',
  targetGroupArn: 'arn:targets',
  timeoutMinutes: 20,
  bootCommands: ['Join-Domain $ComputerName'],
};
const script = bootScript(OperatingSystemType.WINDOWS, CONTEXT).render();
const position = (text: string) => {
  expect(script).toContain(text);
  return script.indexOf(text);
};

test('EC2Launch runs it at every boot', () => {
  expect(script.startsWith('<powershell>')).toBe(true);
  expect(script).toContain('<persist>true</persist>');
});

test("does its steps in the order that a clone needs: routes, the consumer's commands, name, agents, health, signal", () => {
  const steps = [
    '& $RouteScript', "Get-Metadata 'instance-id'", 'Join-Domain $ComputerName', 'Rename-Computer', "'AmazonSSMAgent'", 'Get-ELB2TargetHealth', "Send-Signal 'SUCCESS'",
  ].map(position);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});

test('the computer name fits NetBIOS and tells the instance', () => {
  expect(script).toContain("$NamePrefix = 'B2G-G'");
  expect(script).toContain("'{0}-{1}' -f $NamePrefix, $InstanceId.Substring($InstanceId.Length - 9).ToUpper()");
});

test('braces and quotes balance', () => {
  for (const [open, close] of ['{}', '()']) {
    expect(script.split(open).length).toBe(script.split(close).length);
  }
  expect((script.match(/(?<![\w])@'/g) ?? []).length).toBe((script.match(/^'@/gm) ?? []).length);
});

test('an error signals failure, so that a deployment does not wait for the time-out', () => {
  expect(position("Send-Signal 'FAILURE'")).toBeGreaterThan(position('} catch {'));
});

test('a script too large for EC2 is refused with its size', () => {
  expect(() => bootScript(OperatingSystemType.WINDOWS, { ...CONTEXT, bootCommands: ['x'.repeat(16_000)] }))
    .toThrow(/the boot script of cluster 'b2g-gateway' has \d+ bytes, EC2 takes 16384: keep bootCommands short/);
});
