import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import * as library from '../../../src';
import { AccountTrail, ObanAccount, ObanEnvironment, ObanServer } from '../../../src';
import { requireSameCopy, requireStackOfSameCopy } from '../../../src/checks/one-copy';
import { ENV, IMAGE, NETWORK, NOTIFICATIONS } from '../../support/environment-fixture';

/** The copies that are installed for the tests: the lowest version and the newest. */
const COPIES = ['aws-cdk-lib', 'aws-cdk-lib-latest'].map((name) => path.resolve('node_modules', name));
const versionOf = (type: any) => type[Symbol.for('jsii.rtti')].version;
// Jest loads a file that is named by its path once more, although the test has the copy of the worker.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a copy that is known at run time
const [again, other] = COPIES.map((folder) => require(folder)).sort((copy) => (versionOf(copy.Stack) === versionOf(Stack) ? -1 : 1));
const MIXED = new RegExp(`comes from aws-cdk-lib ${versionOf(other.Stack)}.* and oban-environment uses aws-cdk-lib ${versionOf(Stack)}.*: install one copy for both\\. Make it a peer dependency`);

const operators = [new iam.AccountPrincipal('210987654321')];
const otherStack = () => new other.Stack(new other.App(), 'Stack', { env: ENV });
const stack = () => new Stack(new App(), 'Stack', { env: ENV });

describe('another copy of aws-cdk-lib is refused at construction', () => {
  test.each<[string, () => unknown, string]>([
    ['the stack of an account', () => new ObanAccount(otherStack(), 'Account', { operators, notifications: NOTIFICATIONS }), 'the stack of ObanAccount'],
    ['the stack of an environment', () => new ObanEnvironment(otherStack(), 'Environment', {} as any), 'the stack of ObanEnvironment'],
    ['the stack of a server', () => new ObanServer(otherStack(), 'Server', {} as any), 'the stack of ObanServer'],
    ['the stack of a reference to an account', () => ObanAccount.fromAttributes(otherStack(), 'Account', {} as any), 'the stack of ObanAccount.fromAttributes'],
    ['the stack of a reference to an environment', () => ObanEnvironment.fromAttributes(otherStack(), 'Environment', {} as any), 'the stack of ObanEnvironment.fromAttributes'],
    ['a value in a list', () => new ObanAccount(stack(), 'Account', { operators: [...operators, new other.aws_iam.AccountPrincipal('1')], notifications: NOTIFICATIONS }),
      'operators[1] of ObanAccount'],
    ['a value in a struct', () => new ObanEnvironment(stack(), 'Environment', { network: { ...NETWORK, vpc: new other.aws_ec2.Vpc(otherStack(), 'Vpc') } } as any),
      'network.vpc of ObanEnvironment'],
    ['a value in a struct of a map', () => new ObanEnvironment(stack(), 'Environment', { servers: { app01: { image: IMAGE, rootVolumeSize: other.Size.gibibytes(100) } } } as any),
      'servers.app01.rootVolumeSize of ObanEnvironment'],
    ['an imported resource', () => AccountTrail.organization({ accessLogBucket: other.aws_s3.Bucket.fromBucketName(otherStack(), 'Bucket', 'logs') }),
      'accessLogBucket of AccountTrail.organization'],
  ])('%s', (_, make, place) => {
    expect(make).toThrow(MIXED);
    expect(make).toThrow(place);
  });

  const CONSTRUCTS = Object.entries<any>(library).filter(([, exported]) => exported.prototype instanceof Construct);

  test.each(CONSTRUCTS)('the stack of %s', (name, type) => {
    expect(() => new type(otherStack(), 'X', {})).toThrow(MIXED);
    expect(() => new type(otherStack(), 'X', {})).toThrow(`the stack of ${name} comes from`);
  });

  test('the app, around a stack of the copy of the library', () => {
    expect(() => new ObanAccount(new Stack(new other.App(), 'Stack', { env: ENV }), 'Account', { operators, notifications: NOTIFICATIONS })).toThrow(MIXED);
    expect(() => new ObanAccount(new Stack(new other.App(), 'Stack', { env: ENV }), 'Account', { operators, notifications: NOTIFICATIONS })).toThrow('the app of ObanAccount');
  });

  // Node.js takes a symbolic link for a folder of its own, as a linked package has it.
  test('of the same version, with the folders of both', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'linked-'));
    try {
      fs.mkdirSync(path.join(folder, 'node_modules'));
      for (const name of ['aws-cdk-lib', 'constructs', '@aws-cdk']) {
        fs.symlinkSync(path.resolve('node_modules', name), path.join(folder, 'node_modules', name));
      }
      const copy = path.join(folder, 'node_modules/aws-cdk-lib');
      const run = (given: string) => execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', 'test/unit/checks/linked-copy.ts', given, ENV.account], {
        encoding: 'utf-8', env: { ...process.env, NODE_PRESERVE_SYMLINKS: '1', TS_NODE_PROJECT: 'tsconfig.dev.json' },
      }).trim().split('\n');
      expect(run(copy)).toEqual([
        expect.stringMatching(new RegExp(`^the stack of ObanAccount comes from aws-cdk-lib \\S+ in ${copy}, and oban-environment uses aws-cdk-lib \\S+ in ${COPIES[0]}: `)),
        expect.stringMatching(new RegExp(`^operators\\[0\\] of ObanAccount comes from aws-cdk-lib \\S+ in ${copy}, and`)),
        // A class that the CDK exports in a wrapper.
        expect.stringMatching(new RegExp(`^operators\\[0\\] of ObanAccount comes from aws-cdk-lib \\S+ in ${copy}, and`)),
      ]);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('accepted', () => {
  test('the file that a test runner loads again', () => {
    expect(again.Stack).not.toBe(Stack);
    expect(() => requireStackOfSameCopy('ObanAccount', new again.Stack())).not.toThrow();
    expect(() => requireSameCopy('operators[0]', new again.aws_iam.AccountPrincipal('1'))).not.toThrow();
  });

  class OwnStack extends Stack {}
  class Unmarked {}

  test.each<[string, unknown]>([
    ['a class of the app that extends one of the CDK', new OwnStack()],
    ['a class of the app', new Unmarked()],
    ['an object', { Stack }],
    ['an object without a prototype', Object.create(null)],
    ['a value', Duration.days(1)],
    ['a text', 'text'],
    ['null', null],
    ['a mock', Object.create({ constructor: jest.fn() })],
  ])('%s', (_, value) => {
    expect(() => requireSameCopy('a value', value)).not.toThrow();
  });
});
