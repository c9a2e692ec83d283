import { EC2Client } from '@aws-sdk/client-ec2';
import { ec2Client } from '../../../src/backup/functions/clients.lambda-shared';

const middlewareOf = (client: EC2Client) => client.middlewareStack.identify().map((name) => name.split(' - ')[0]);

test('EC2\'s client is the SDK\'s but for what prepares answers for a log', () => {
  expect(middlewareOf(ec2Client())).toEqual(middlewareOf(new EC2Client({})).filter((name) => name !== 'loggerMiddleware'));
  expect(middlewareOf(new EC2Client({}))).toContain('loggerMiddleware');
});
