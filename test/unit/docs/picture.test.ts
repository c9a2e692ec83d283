import * as fs from 'fs';
import { pictured } from '../../../scripts/picture/environment';
import { svg } from '../../../scripts/picture/svg';

test('docs/environment.svg shows the production example (otherwise: npx projen picture)', () => {
  expect(fs.readFileSync('docs/environment.svg', 'utf-8')).toBe(svg(pictured()));
});

test('the picture has one load balancer for both zones', () => {
  expect(pictured().shared).toEqual([{ tier: 'public', resource: 'load balancer' }]);
});

test('the picture has three tiers in two zones, and one public port', () => {
  const { tiers, zones, publicPorts } = pictured();
  expect({ tiers, zones: zones.length, publicPorts }).toEqual({ tiers: ['public', 'application', 'data'], zones: 2, publicPorts: [443] });
});
