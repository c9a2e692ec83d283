// Invokes the handler of a bundle as Lambda does, and prints its result as the last line, with the remaining time if there is a timeout.
import { pathToFileURL } from 'node:url';

const [bundle, event, timeout] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(bundle));
const begun = performance.now();
const remaining = () => Number(timeout ?? 900_000) - (performance.now() - begun);
const context = {
  awsRequestId: '00000000-0000-0000-0000-000000000000',
  functionName: 'lean-bundle',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:ap-southeast-2:123456789012:function:lean-bundle',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: remaining,
};
const outcome = await handler(JSON.parse(event), context).catch(({ name, message }) => ({ name, message }));
console.log(JSON.stringify(timeout === undefined ? outcome : { outcome, remaining: remaining() }));
