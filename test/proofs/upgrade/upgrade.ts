import { isDeepStrictEqual } from 'node:util';
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { isStateful } from './stateful';

const LOSES = new Set([ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE, ResourceImpact.WILL_DESTROY, ResourceImpact.WILL_ORPHAN]);

/** Returns the resources that an upgrade from one template to another would replace or delete, according to the documentation of CloudFormation. */
export function losses(before: any, after: any): string[] {
  const found: string[] = [];
  fullDiff(before, after).resources.forEachDifference((logicalId, change) => {
    const resource = before.Resources[logicalId];
    // CloudFormation takes no other function for a custom resource.
    if (change.propertyUpdates.ServiceToken) {
      found.push(`ANOTHER_FUNCTION ${logicalId}`);
    }
    // The guard refuses every deployment in which a frozen value changes, so that its text is permanent.
    const frozen = change.propertyUpdates.Frozen;
    for (const name of Object.keys(frozen?.newValue ?? {})) {
      if (name in (frozen.oldValue ?? {}) && !isDeepStrictEqual(frozen.oldValue[name], frozen.newValue[name])) {
        found.push(`REFUSED_BY_GUARD ${logicalId} ${name}`);
      }
    }
    if (resource && isStateful(resource) && LOSES.has(change.changeImpact)) {
      const properties = Object.entries(change.propertyUpdates).filter(([, update]) => LOSES.has(update.changeImpact!)).map(([name]) => name);
      found.push([change.changeImpact, logicalId, ...properties].join(' '));
    }
  });
  return found.sort();
}
