import type { Resource, Stack } from './cloud-assembly';
import type { Environment } from './environment';
import type { CloudFormationTemplate } from '../../reachability/template';

/** The types by which reachability is judged. */
const JUDGED = /^AWS::(EC2::(VPC.*|Subnet.*|Route.*|NatGateway|InternetGateway|NetworkAcl.*|SecurityGroup.*|Instance|LaunchTemplate|EIP.*)|AutoScaling::AutoScalingGroup|RDS::DB.*|ElasticLoadBalancingV2::.*)$/;

/** Returns a name for a resource that is unique among the stacks of an environment. */
export function uniqueId({ stack, id }: Pick<Resource, 'stack' | 'id'>): string {
  return `${stack.name}:${id}`;
}

/** Returns one template with the network of all stacks of an environment, in which references between stacks are references to a resource. */
export function joinedTemplate({ resources, references }: Environment): CloudFormationTemplate {
  const withIds = (expression: unknown, stack: Stack): unknown => {
    if (Array.isArray(expression)) {
      return expression.map((each) => withIds(each, stack));
    }
    if (typeof expression !== 'object' || expression === null) {
      return expression;
    }
    const found = references.reference(expression, stack);
    if (found !== undefined) {
      const id = uniqueId(found.resource);
      return found.attribute === undefined ? { Ref: id } : { 'Fn::GetAtt': [id, found.attribute] };
    }
    return Object.fromEntries(Object.entries(expression).map(([name, each]) => [name, withIds(each, stack)]));
  };
  return {
    Resources: Object.fromEntries(resources.filter(({ type }) => JUDGED.test(type)).map((resource) => [
      uniqueId(resource), { Type: resource.type, Properties: withIds(resource.properties, resource.stack) },
    ])),
  };
}
