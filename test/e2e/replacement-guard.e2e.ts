import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { Deployment } from './deployment';
import { LocalAws } from './local-aws';
import { productionApp, SEED } from './production-app';
import { FROZEN_PROPERTIES } from '../../src/database/frozen-properties';

const STACK = 'oban-production';
const SERVER = 'ProductionServersapp01';
const DATABASE = 'ProductionDatabase';
const OTHER = 'another';

/** What the change of a frozen value is in the template beside the guard: what would really replace. */
type Change = (resources: any) => void;

const change = (idPart: string, type: string, edit: (properties: any) => void): Change => (resources) => {
  const [id] = Object.keys(resources).filter((each) => each.startsWith(idPart) && resources[each].Type === type);
  edit(resources[id].Properties);
};
const instance = (edit: (properties: any) => void) => change(SERVER, 'AWS::EC2::Instance', edit);

const SERVER_CHANGES: Record<string, Change> = {
  'Availability Zone': instance((properties) => { properties.AvailabilityZone = OTHER; }),
  'first boot commands': instance((properties) => { properties.UserData = Buffer.from(OTHER).toString('base64'); }),
  'image': instance((properties) => { properties.ImageId = 'ami-0c1b2c3d4e5f60718'; }),
  'key pair': instance((properties) => { properties.KeyName = OTHER; }),
  'root volume': instance((properties) => { properties.BlockDeviceMappings[0].Ebs.VolumeSize = 99; }),
  'subnet': instance((properties) => { properties.SubnetId = OTHER; }),
  'volume D': change(SERVER, 'AWS::EC2::Volume', (properties) => { properties.SnapshotId = 'snap-0c1b2c3d4e5f60718'; }),
};
const DATABASE_CHANGES: Record<string, Change> = Object.fromEntries(Object.entries(FROZEN_PROPERTIES)
  .map(([name, property]) => [name, change(DATABASE, 'AWS::RDS::DBInstance', (properties) => { properties[property] = OTHER; })]));

/** Calls that would touch what is guarded. */
const TOUCHES = /^(RunInstances|TerminateInstances|StopInstances|ModifyInstanceAttribute|CreateVolume|ModifyVolume|DeleteVolume|(Attach|Detach)Volume|(Create|Modify|Delete|Reboot)DBInstance|RestoreDBInstance.*)$/;

let aws: LocalAws;
let deployment: Deployment;
let deployed: CloudFormationStackArtifact;
const table: Record<string, string[]> = {};

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  deployment = new Deployment(aws);
  const app = productionApp();
  await deployment.deploy(app);
  deployed = app.synth().getStackByName(STACK);
}, 180_000);

afterAll(async () => {
  for (const [wayOut, rows] of Object.entries(table)) {
    process.stdout.write(`\n${rows.join('\n')}\n  and for each: ${wayOut}\n`);
  }
  await aws?.stop();
});

function guardOf(idPart: string): { id: string; frozen: string[] } {
  const resources = deployed.template.Resources;
  const id = Object.keys(resources).find((each) => each.startsWith(idPart) && resources[each].Type === 'Custom::ObanReplacementGuard')!;
  return { id, frozen: Object.keys(resources[id].Properties.Frozen) };
}

test('the tests below change everything that is frozen', () => {
  expect(guardOf(SERVER).frozen.sort()).toEqual(Object.keys(SERVER_CHANGES).sort());
  expect(guardOf(DATABASE).frozen.sort()).toEqual(Object.keys(DATABASE_CHANGES).sort());
});

describe.each([
  ['server app01', SERVER, SERVER_CHANGES],
  ['database', DATABASE, DATABASE_CHANGES],
])('%s', (subject, idPart, changes) => {
  test.each(Object.keys(changes))('%s', async (name) => {
    const { id } = guardOf(idPart);
    const template = JSON.parse(JSON.stringify(deployed.template));
    template.Resources[id].Properties.Frozen[name] = OTHER;
    changes[name](template.Resources);
    const begun = new Date((await aws.control<{ now: string }>('clock')).now);
    const callsBefore = (await aws.control<unknown[]>('requests')).length;

    await deployment.begin({ stackName: STACK, tags: deployed.tags, template });
    const stack = await deployment.settled(STACK);

    // The roll-back passes the guard, and nothing had to be rolled back but the guard.
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    const failures = await deployment.failuresSince(begun, STACK);
    const message = failures.find((failure) => failure.startsWith(id)) ?? '';
    expect(message).toContain(`${subject} was left as it is: AWS cannot change its ${name} `);
    const { WayOut: wayOut } = template.Resources[id].Properties;
    expect(message).toContain(` in place. Put the old value back and deploy again. ${wayOut}`);
    const calls = (await aws.control<{ operation: string }[]>('requests')).slice(callsBefore).map(({ operation }) => operation);
    expect(calls.filter((operation) => TOUCHES.test(operation))).toEqual([]);
    const [said] = message.slice(message.indexOf(subject)).split(` ${wayOut}`);
    table[wayOut] = [...table[wayOut] ?? [], `  ${name.padEnd(32)}  ${said}`];
  }, 60_000);
});

test('afterwards a harmless change still passes', async () => {
  const ended = await deployment.deploy(productionApp({ tag: 'second' }));
  expect(ended[STACK].StackStatus).toBe('UPDATE_COMPLETE');
}, 60_000);
