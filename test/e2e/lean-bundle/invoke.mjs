// Invokes the handler of a bundle as Lambda does, and prints what comes of it as the last line.
import { pathToFileURL } from 'node:url';

const [bundle, event] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(bundle));
const context = {
  awsRequestId: '00000000-0000-0000-0000-000000000000',
  functionName: 'lean-bundle',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:ap-southeast-2:123456789012:function:lean-bundle',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 900_000,
};
const outcome = await handler(JSON.parse(event), context).catch(({ name, message }) => ({ name, message }));
console.log(JSON.stringify(outcome));
