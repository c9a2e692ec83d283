import type { Check } from '../clause';
import { PRODUCTION_STACK } from '../examples';

/** Returns the resource of a construct, by the property that configures it. */
const PARTS: { readonly [property: string]: { readonly type: string; readonly under: string } } = {
  network: { type: 'AWS::EC2::VPC', under: '/Network/' },
  gateway: { type: 'AWS::AutoScaling::AutoScalingGroup', under: '/Clusters/' },
  database: { type: 'AWS::RDS::DBInstance', under: '/Database/' },
  backup: { type: 'AWS::Lambda::Function', under: '/Backup/' },
  monitoring: { type: 'AWS::CloudWatch::Alarm', under: '/Monitoring/' },
  notifications: { type: 'AWS::SNS::Topic', under: '/AlarmTopic/' },
};

const CONSTRUCT = `${PRODUCTION_STACK}/Production`;

/** All of each part is in the one construct, and the consumer's stack has none beside it. */
export const oneConstruct: Check = (synthesis) => Object.entries(PARTS).flatMap(([property, { type, under }]) => {
  const made = synthesis.all(type).filter(({ path }) => path.startsWith(`${PRODUCTION_STACK}/`) && !path.includes('/Custom::'));
  const within = made.filter(({ path }) => path.startsWith(`${CONSTRUCT}${under}`));
  expect({ property, made: within.length > 0 }).toEqual({ property, made: true });
  const beside = made.filter(({ path }) => !path.startsWith(`${CONSTRUCT}/`));
  expect({ property, beside: beside.map(({ path }) => path) }).toEqual({ property, beside: [] });
  return property === 'monitoring' ? synthesis.all('AWS::CloudFormation::Stack', synthesis.stack(PRODUCTION_STACK)) : within;
});
