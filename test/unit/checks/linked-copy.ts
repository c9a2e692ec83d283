import { ObanAccount } from '../../../src';

// Makes an account with a copy of aws-cdk-lib in another folder, as a linked package has it, and prints the error. `one-copy.test.ts` runs this outside Jest,
// which keeps modules of its own.
const [folder, accountId] = process.argv.slice(2);
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a copy that is known at run time
const other = require(folder);
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a copy that is known at run time
const ours = require('aws-cdk-lib');

const attempts: (() => unknown)[] = [
  () => new ObanAccount(new other.Stack(), 'Account', { operators: [], notifications: {} }),
  () => new ObanAccount(new ours.Stack(), 'Account', { operators: [new other.aws_iam.AccountPrincipal(accountId)], notifications: {} }),
  () => new ObanAccount(new ours.Stack(), 'Account', { operators: [new other.aws_iam.Role(new other.Stack(), 'Role', { assumedBy: new other.aws_iam.AccountPrincipal(accountId) })], notifications: {} }),
];
for (const attempt of attempts) {
  try {
    attempt();
    console.log('accepted');
  } catch (error) {
    console.log((error as Error).message);
  }
}
