// Invokes a handler once, as Lambda does. Writes the result into BENCH_RESULT. An error ends the process.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const TIMEOUT_MILLISECONDS = 900_000;

const { handler } = await import(pathToFileURL(process.env.BENCH_HANDLER));
const began = Date.now();
const context = {
  awsRequestId: '00000000-0000-0000-0000-000000000000',
  functionName: 'bench',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:ap-southeast-2:123456789012:function:bench',
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  getRemainingTimeInMillis: () => TIMEOUT_MILLISECONDS - (Date.now() - began),
};
const result = await handler({}, context);
writeFileSync(process.env.BENCH_RESULT, JSON.stringify(result));
