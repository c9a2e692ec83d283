import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { bootScript } from '../../../src/cluster/boot-script';
import { BootScriptContext } from '../../../src/cluster/boot-script-context';

const CONTEXT: BootScriptContext = {
  clusterName: 'b2g-gateway',
  region: 'ap-southeast-2',
  stackName: 'OBAN-prod',
  groupLogicalId: 'Group',
  targetGroupArn: 'arn:targets',
  timeoutMinutes: 20,
  bootCommands: ['Join-Domain $ComputerName'],
  startCommands: ['Start-Service Gateway'],
};
const script = bootScript(OperatingSystemType.WINDOWS, CONTEXT).render();
const position = (text: string) => {
  expect(script).toContain(text);
  return script.indexOf(text);
};

test('EC2Launch runs the script at every boot', () => {
  expect(script.startsWith('<powershell>')).toBe(true);
  expect(script).toContain('<persist>true</persist>');
});

test("the script runs its steps in the order that a clone needs: routes, the consumer's commands, name, agents, health, signal", () => {
  const steps = [
    '& $RouteScript', '$InstanceId = Get-InstanceId', 'Join-Domain $ComputerName', 'Rename-Computer', "'AmazonSSMAgent'", 'Start-Service Gateway',
    'Get-ELB2TargetHealth', "Send-Signal 'SUCCESS'",
  ].map(position);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});

test('the computer name fits NetBIOS and identifies the instance', () => {
  expect(script).toContain("$NamePrefix = 'B2G-G'");
  expect(script).toContain("'{0}-{1}' -f $NamePrefix, $InstanceId.Substring($InstanceId.Length - 9).ToUpper()");
});

test('the braces and quotes of the script are balanced', () => {
  for (const [open, close] of ['{}', '()']) {
    expect(script.split(open).length).toBe(script.split(close).length);
  }
  expect((script.match(/^@'$/gm) ?? []).length).toBe((script.match(/^'@/gm) ?? []).length);
});

test('an error signals failure, so that a deployment does not wait for the time-out', () => {
  expect(position("Send-Signal 'FAILURE'")).toBeGreaterThan(position('} catch {'));
});

test('a script that is too large for EC2 is refused with its size', () => {
  expect(() => bootScript(OperatingSystemType.WINDOWS, { ...CONTEXT, bootCommands: ['x'.repeat(16_000)] }))
    .toThrow(/the boot script of cluster 'b2g-gateway' has \d+ bytes and EC2 accepts 16384: shorten bootCommands and startCommands/);
});

test('a here-string of the consumer ends at the beginning of a line', () => {
  const rendered = bootScript(OperatingSystemType.WINDOWS, { ...CONTEXT, bootCommands: ["$x = @'", 'abc', "'@"] }).render();
  expect(rendered).toContain("\n$x = @'\nabc\n'@\n");
});

test('a command that would end the script element is refused', () => {
  expect(() => bootScript(OperatingSystemType.WINDOWS, { ...CONTEXT, startCommands: ['echo "</PowerShell>"'] })).toThrow(/contains <\/powershell>, where EC2Launch ends the script/);
});

test('each step that can fail is within the try, so that the failure is signalled', () => {
  const tryAt = position('\ntry {');
  for (const step of ['Start-Transcript', '& $RouteScript', '$InstanceId = Get-InstanceId']) {
    expect(position(step)).toBeGreaterThan(tryAt);
  }
});

test('the script corrects routes for EC2Launch v1 only, in both stores, and adds none to the persistent store', () => {
  expect(position("-not (Test-Path (Join-Path $env:ProgramFiles 'Amazon\\EC2Launch\\EC2Launch.exe'))")).toBeLessThan(position('metadata-routes.ps1'));
  expect(script).toContain("foreach ($store in 'PersistentStore', 'ActiveStore')");
  expect(script).toContain('-RouteMetric 15 -PolicyStore ActiveStore');
  expect(script).toContain("$_.NextHop -ne '0.0.0.0'");
});
