import { App, aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ObanAccount, ObanAccountProps } from '../../../src/account/account';

export const OPERATORS = 'arn:aws:iam::210987654321:role/Operators';

export function stackIn(account: string, where: { app?: App; id?: string; region?: string } = {}): Stack {
  return new Stack(where.app ?? new App(), where.id ?? 'Stack', { env: { account, region: where.region ?? 'ap-southeast-2' } });
}

export function agnosticStack(app: App = new App(), id = 'Stack'): Stack {
  return new Stack(app, id);
}

export function newAccount(stack: Stack, props: Partial<ObanAccountProps> = {}, id = 'Account'): ObanAccount {
  return new ObanAccount(stack, id, {
    operators: [new iam.ArnPrincipal(OPERATORS)],
    notifications: { emailAddresses: ['alerts@example.com'] },
    ...props,
  });
}

export function templateOf(props: Partial<ObanAccountProps> = {}, stack: Stack = stackIn('111111111111')): Template {
  newAccount(stack, props);
  return Template.fromStack(stack);
}
