import { differencesOfError, differencesOfFields, explained } from './differences';
import { shapeOf } from './shape';

const answers = (real: unknown, local: unknown) => differencesOfFields({ service: 'EC2', operation: 'DescribeImages', fields: shapeOf([real]) }, shapeOf([local]));
const refused = (message: string, local?: { code: string; message: string }) => (
  differencesOfError({ service: 'SNS', operation: 'GetTopicAttributes', input: {}, code: 'NotFound', message }, local));

test('the shape has each field once, with the forms of its values', () => {
  const image = (id: string, more: object = {}) => ({ ImageId: id, State: 'available', CreationDate: '2026-12-01T00:00:00.000Z', Tags: [{ Key: 'a b', Value: '' }], ...more });
  expect(shapeOf([{ Images: [image('ami-0123456789abcdef0', { State: 'pending' }), image('ami-01234567', { Public: false })], At: { $time: 'x' } }])).toEqual({
    'At': ['time'],
    'Images[].CreationDate': ['date'],
    'Images[].ImageId': ['id ami-'],
    'Images[].Public': ['boolean'],
    'Images[].State': ['word available', 'word pending'],
    'Images[].Tags[].Key': ['text'],
  });
});

test.each([
  ['the same fields with other values', { Images: [{ State: 'available', Size: 8 }] }, { Images: [{ State: 'pending', Size: 30 }] }, []],
  ['a field that only the local AWS returns', { Images: [] }, { Images: [{ State: 'pending' }] }, []],
  ['a field that the local AWS lacks', { Images: [{ OwnerId: '123456789012' }] }, { Images: [{ Name: 'x' }] },
    [{ at: 'EC2 DescribeImages Images[].OwnerId', difference: 'AWS returns it (text), and the local AWS does not' }]],
  ['another type', { Size: 8 }, { Size: 'small' }, [{ at: 'EC2 DescribeImages Size', difference: 'AWS returns number, and the local AWS word small' }]],
  ['another kind of id', { Id: 'vol-0123456789abcdef0' }, { Id: 'snap-0123456789abcdef0' }, [{ at: 'EC2 DescribeImages Id', difference: 'AWS returns id vol-, and the local AWS id snap-' }]],
  ['another style of a state', { State: 'ENABLED' }, { State: 'Enabled' }, [{ at: 'EC2 DescribeImages State', difference: 'AWS returns word ENABLED, and the local AWS word Enabled' }]],
  ['an ARN of another service', { Arn: 'arn:aws:sns:a:b:c' }, { Arn: 'arn:aws:sqs:a:b:c' }, [{ at: 'EC2 DescribeImages Arn', difference: 'AWS returns ARN of sns, and the local AWS ARN of sqs' }]],
])('%s', (_, real, local, differences) => {
  expect(answers(real, local)).toEqual(differences);
});

test('an operation without an answer of the local AWS is a difference', () => {
  expect(differencesOfFields({ service: 'EC2', operation: 'DescribeImages', fields: {} }, undefined)).toEqual([{ at: 'EC2 DescribeImages', difference: 'the recording of the local AWS has no answer' }]);
});

test('an error is compared by its code and by its message, in which a placeholder is any text', () => {
  expect(refused('Topic <name> does not exist', { code: 'NotFound', message: 'Topic a:b does not exist' })).toEqual([]);
  expect(refused('Topic does not exist')).toEqual([{ at: 'SNS GetTopicAttributes NotFound', difference: 'AWS refuses the request, and the local AWS does not' }]);
  expect(refused('Topic does not exist', { code: 'NotFoundException', message: 'no such topic' }).map(({ difference }) => difference)).toEqual([
    'the local AWS returns the code NotFoundException', "AWS says 'Topic does not exist', and the local AWS 'no such topic'",
  ]);
});

test('a difference has the reason of the explanation that names it, and an explanation of no difference is idle', () => {
  const differences = [{ at: 'EC2 DescribeImages Images[].A', difference: 'x' }, { at: 'EC2 DescribeImages Images[].B', difference: 'y' }];
  const list = [{ at: 'EC2 DescribeImages Images[].A', reason: 'r' }, { at: 'EC2 DescribeVpcs *', reason: 's' }];
  expect(explained(differences, list)).toEqual({ differences: [{ ...differences[0], reason: 'r' }, { ...differences[1], reason: undefined }], idle: [list[1]] });
  expect(explained(differences, [{ at: 'EC2 DescribeImages Images[].*', reason: 'r' }]).differences.map(({ reason }) => reason)).toEqual(['r', 'r']);
});
