import { Construct } from 'constructs';

/**
 * The feature flags of the CDK that change what this library makes, at the values it was built and tested with.
 * The list grows when a flag is found to matter; `test/unit/synthesis/feature-flags.test.ts` finds it.
 */
const PINNED_FLAGS: Record<string, boolean> = {
  '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': false,
};

/**
 * Makes a construct independent of the feature flags of the app that uses it: the same logical ids and the same
 * resources in an app of 2021 and in one made today. Call it before the construct gets children.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/featureflags.html
 */
export function pinFeatureFlags(scope: Construct): void {
  for (const [flag, value] of Object.entries(PINNED_FLAGS)) {
    scope.node.setContext(flag, value);
  }
}
