import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { production } from '../../examples/production/app';
import { input } from '../../examples/production/input';

export const SEED = path.join(__dirname, 'seed.json');

// All of them are in the seed: a real account has its images before it has an environment.
export const BASE_IMAGE = input.gatewayImages['ap-southeast-2'];
export const PROMOTED_IMAGE = 'ami-0b1b2c3d4e5f60718';
export const NEXT_IMAGE = 'ami-0c1b2c3d4e5f60718';
export const MENDED_IMAGE = 'ami-0e1b2c3d4e5f60718';
export const NEVER_HEALTHY_IMAGE = 'ami-0d1b2c3d4e5f60718';

export interface Changes {
  readonly tag?: string;
  readonly baseImage?: string;
}

/** The production example, with what a later commit might change. */
export function productionApp(changes: Changes = {}, outdir?: string): App {
  const app = new App({ outdir, context: { commit: changes.tag ?? 'first' } });
  production(app, { ...input, gatewayImages: { 'ap-southeast-2': changes.baseImage ?? BASE_IMAGE } });
  return app;
}
