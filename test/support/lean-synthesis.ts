// Templates are the same without copies of the assets and without stack traces of constructs and tokens, and take half the time.
process.env.CDK_CONTEXT_JSON = JSON.stringify({
  'aws:cdk:disable-asset-staging': true,
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:disable-creation-stack-traces': true,
});
