import { admits, ServiceRequest } from '../../../src/verify/checks/policy';

const TOPIC = 'arn:aws:sns:ap-southeast-2:123456789012:alarms';
const REQUEST: ServiceRequest = {
  principal: 'cloudwatch.amazonaws.com', action: 'sns:Publish', resource: TOPIC, context: { 'aws:sourceaccount': '123456789012', 'aws:securetransport': 'true' },
};
const ALLOWED = { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Resource: TOPIC };
const admitted = (...statements: object[]) => admits(JSON.stringify({ Statement: statements }), REQUEST);

test.each([
  ['the principal, the action and the resource', ALLOWED],
  ['lists and wildcards', { ...ALLOWED, Principal: { Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] }, Action: ['sns:Get*', 'SNS:Pub*'], Resource: '*' }],
  ['every principal', { ...ALLOWED, Principal: '*' }],
  ['a condition that holds', { ...ALLOWED, Condition: { StringEquals: { 'AWS:SourceAccount': ['1', '123456789012'] }, Bool: { 'aws:SecureTransport': true } } }],
  ['no resource, as in a policy of a key', { ...ALLOWED, Resource: undefined }],
  ['an optional key that the request does not have', { ...ALLOWED, Condition: { ArnLikeIfExists: { 'aws:SourceArn': 'arn:none' } } }],
])('a statement that allows by %s admits', (_, statement) => {
  expect(admitted(statement)).toBe(true);
});

test.each([
  ['another principal', { ...ALLOWED, Principal: { Service: 'events.amazonaws.com' } }],
  ['another action', { ...ALLOWED, Action: 'sns:Subscribe' }],
  ['another resource', { ...ALLOWED, Resource: `${TOPIC}-other` }],
  ['all but this action', { ...ALLOWED, Action: undefined, NotAction: 'sns:Publish' }],
  ['another account', { ...ALLOWED, Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } }],
  ['a key that the request does not have', { ...ALLOWED, Condition: { StringEquals: { 'aws:SourceArn': 'arn:none' } } }],
  ['an operator that is not judged', { ...ALLOWED, Condition: { DateGreaterThan: { 'aws:SourceAccount': '1' } } }],
  ['all but another principal', { ...ALLOWED, Principal: undefined, NotPrincipal: { Service: 'events.amazonaws.com' } }],
])('a statement for %s does not admit', (_, statement) => {
  expect(admitted(statement)).toBe(false);
});

test('a denial wins, and one that is not judged counts', () => {
  expect(admitted(ALLOWED, { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' })).toBe(false);
  expect(admitted(ALLOWED, { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })).toBe(true);
  expect(admitted(ALLOWED, { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition: { DateGreaterThan: { 'aws:SourceAccount': '1' } } })).toBe(false);
});

test('a policy that is missing or no JSON admits nothing', () => {
  expect(admits('', REQUEST)).toBe(false);
  expect(admits('{}', REQUEST)).toBe(false);
});
