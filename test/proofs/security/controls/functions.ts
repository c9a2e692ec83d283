import { Control, met } from '../control';
import { proof } from '../proof';

/** Runtimes that Security Hub takes for supported; the functions of the library are Node.js. */
const SUPPORTED = ['nodejs22.x', 'nodejs24.x'];

/** The Lambda functions. */
export const FUNCTIONS: Control[] = [
  {
    id: 'Lambda.1',
    standards: ['FSBP'],
    asks: 'Nobody outside the account can call a function',
    outcome: met(proof(
      'AWS::Lambda::Permission',
      ({ properties }) => properties.Principal !== '*' && (properties.SourceArn !== undefined || properties.SourceAccount !== undefined),
      ({ properties }) => { properties.Principal = '*'; },
    ), 'Services call them, each for one resource'),
  },
  {
    id: 'Lambda.2',
    standards: ['FSBP'],
    asks: 'Functions have a runtime that AWS supports',
    outcome: met(proof(
      'AWS::Lambda::Function', ({ properties }) => SUPPORTED.includes(properties.Runtime), ({ properties }) => { properties.Runtime = 'nodejs16.x'; },
    )),
  },
  {
    id: 'Lambda.5',
    standards: ['FSBP'],
    asks: 'Functions in a VPC are in several zones',
    outcome: met(proof(
      'AWS::Lambda::Function', ({ properties }) => properties.VpcConfig === undefined, ({ properties }) => { properties.VpcConfig = { SubnetIds: ['subnet-1'] }; },
    ), 'None is in a VPC'),
  },
];
