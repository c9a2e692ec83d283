import type { Resource } from './assembly/cloud-assembly';
import { joinedTemplate, uniqueId } from './assembly/joined-template';
import type { Facts } from './facts';
import { egressPaths, reachableFromInternet, reachableFromTier } from '../reachability/reachability';

/** An end of a connection: a resource, the Internet, or all hosts of a tier. */
export type End = { readonly resource: Resource } | { readonly tier: string } | 'Internet';

/** A connection that routes, network ACLs and security groups allow. */
export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly protocol: string;
  /** As in `443,1024-65535`. */
  readonly ports: string;
}

/** The connections of a network, or the reason for which they cannot be judged from the templates. */
export type Judgement = { readonly connections: readonly Connection[] } | { readonly notJudged: string };

/** Judges the network of an environment. */
export function judge(facts: Facts, tiers: readonly string[]): Judgement {
  if (tiers.length === 0) {
    return { notJudged: 'the subnets are not in the templates' };
  }
  const template = joinedTemplate(facts.environment);
  const resources = new Map(facts.environment.resources.map((resource) => [uniqueId(resource), resource]));
  const end = (id: string): End => ({ resource: resources.get(id)! });
  try {
    return {
      connections: [
        ...reachableFromInternet(template).map(({ resource, ...opening }) => ({ from: 'Internet' as const, to: end(resource), ...opening })),
        ...tiers.flatMap((tier) => reachableFromTier(template, tier))
          .filter(({ from }) => resources.has(from))
          .map(({ from, resource, ...opening }) => ({ from: end(from), to: end(resource), ...opening })),
        ...egressPaths(template).map(({ tier, ...opening }) => ({ from: { tier }, to: 'Internet' as const, ...opening })),
      ],
    };
  } catch (error) {
    // The judgement refuses what it cannot read for sure, such as a subnet outside of the templates.
    return { notJudged: (error as Error).message };
  }
}

/** Returns whether the Internet can open a connection. */
export function isPublic({ from }: Connection): boolean {
  return from === 'Internet';
}
