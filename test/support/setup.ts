// The CDK validates every template it synthesises, about four seconds per test file. `test/unit/validation.test.ts` keeps it on.
process.env.CDK_VALIDATION ??= 'false';

// The CDK takes a stack trace for every construct and many tokens, and Jest looks up the source of each of its lines, 100 unless it is said.
Error.stackTraceLimit = 10;
