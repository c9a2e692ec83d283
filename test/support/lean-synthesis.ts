// Unit tests read templates and need no copies of the assets.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...JSON.parse(process.env.CDK_CONTEXT_JSON!), 'aws:cdk:disable-asset-staging': true });
