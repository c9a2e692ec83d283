// The CDK validates every template it synthesises, about four seconds per test file. `test/unit/validation.test.ts` keeps it on.
process.env.CDK_VALIDATION ??= 'false';

// The CDK takes a stack trace of every construct and of many tokens, and Jest maps each through source maps. Templates are the same without them.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-stack-trace': true, 'aws:cdk:disable-creation-stack-traces': true });
Error.stackTraceLimit = 10;
