import { SSMClient } from '@aws-sdk/client-ssm';
import { ClientConfiguration, ClientOptions, Connection } from '../../../src/aws-calls/connection';

/** The configuration that the constructor of a client gets. */
function given(options?: ClientOptions): ClientConfiguration {
  const configurations: ClientConfiguration[] = [];
  class ClientThatTells extends SSMClient {
    constructor(configuration: ClientConfiguration) {
      super(configuration);
      configurations.push(configuration);
    }
  }
  new Connection().client(ClientThatTells, options);
  return configurations[0];
}

test('a request that takes too long fails, and is not only logged', () => {
  expect(given()).toEqual({
    retryMode: 'adaptive', maxAttempts: 10, requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  });
});

test('a client can have a shorter timeout', () => {
  expect(given({ maxAttempts: 3, attemptMilliseconds: 2_000 })).toMatchObject({
    maxAttempts: 3, requestHandler: { connectionTimeout: 2_000, requestTimeout: 2_000 },
  });
});
