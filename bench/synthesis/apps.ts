import { App } from 'aws-cdk-lib';
import { handWrittenEnvironment, handWrittenServers } from './hand-written';
import { manyServers, SERVERS_PER_STACK } from '../../examples/many-servers/app';
import { production } from '../../examples/production/app';
import { input } from '../../examples/production/input';

/** The apps that are measured: `servers` have the stated number of servers in further stacks. */
export const APPS: { readonly [name: string]: (app: App, servers: number) => void } = {
  'library': (app) => production(app, input),
  'hand-written': (app) => { handWrittenEnvironment(app); },
  'library, servers': (app, servers) => manyServers(app, servers),
  'hand-written, servers': (app, servers) => handWrittenServers(app, handWrittenEnvironment(app), servers, SERVERS_PER_STACK),
};
