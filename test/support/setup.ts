// The CDK validates every template it synthesises, about four seconds per test file. `test/unit/validation.test.ts` keeps it on.
process.env.CDK_VALIDATION ??= 'false';
