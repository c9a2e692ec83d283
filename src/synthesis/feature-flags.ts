import { Construct } from 'constructs';

/**
 * The feature flags of the CDK that change the resources of this library, with the values that the library is tested with.
 * `test/unit/synthesis/feature-flags.test.ts` fails if a flag is missing in this list.
 */
const PINNED_FLAGS: Record<string, boolean> = {
  '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': false,
};

/**
 * Makes a construct independent of the app's feature flags, so that it has the same logical ids and resources in old and new apps. Call it
 * before the construct gets children.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/featureflags.html
 */
export function pinFeatureFlags(scope: Construct): void {
  for (const [flag, value] of Object.entries(PINNED_FLAGS)) {
    scope.node.setContext(flag, value);
  }
}
