import { ObanAccount, ObanAccountAttributes } from '../../../../src';
import { newAccount, stackIn } from '../../account/account-under-test';
import { Checks } from '../check';

const imported = (attributes: Partial<ObanAccountAttributes>) => ObanAccount.fromAttributes(stackIn('111111111111'), 'Account', {
  accessLogBucketName: 'the-logs', accessLogBucketRegion: 'ap-southeast-2', topicArn: 'arn:aws:sns:ap-southeast-2:111111111111:alarms', ...attributes,
});

export const ACCOUNT_CHECKS: Checks = {
  'ObanAccountProps.namePrefix': {
    give: (namePrefix) => newAccount(stackIn('111111111111'), { namePrefix }),
    refused: [
      ['oban..', "namePrefix must be at most 32 letters and digits, with single '.', '_' or '-' after them, got 'oban..'"],
      ['a'.repeat(33), /namePrefix must be at most 32 letters/],
    ],
  },
  'ObanAccountAttributes.accessLogBucketName': {
    give: (accessLogBucketName) => imported({ accessLogBucketName }),
    refused: [
      ['arn:aws:s3:::the-logs', "accessLogBucketName is 'arn:aws:s3:::the-logs': give the name of a bucket (3 to 63 lower-case letters, digits, dots and hyphens), not its ARN"],
      ['Logs', /accessLogBucketName is 'Logs': give the name of a bucket/],
    ],
  },
  'ObanAccountAttributes.accessLogBucketRegion': {
    give: (accessLogBucketRegion) => imported({ accessLogBucketRegion }),
    refused: [
      ['ap-southeast-2a', "accessLogBucketRegion is 'ap-southeast-2a': give the code of a Region, such as 'ap-southeast-2'"],
      ['Sydney', /accessLogBucketRegion is 'Sydney'/],
    ],
  },
  'ObanAccountAttributes.topicArn': {
    give: (topicArn) => imported({ topicArn }),
    refused: [
      ['alarms', "topicArn is 'alarms': give an ARN such as arn:aws:sns:ap-southeast-2:123456789012:alarms"],
      ['arn:aws:sqs:ap-southeast-2:111111111111:alarms', /topicArn is 'arn:aws:sqs:.*': give an ARN such as arn:aws:sns:/],
      ['arn:aws:sns:ap-southeast-2:111111111111:alarms:0b2f5d5e-1111-2222-3333-444444444444', /topicArn is '.*': give an ARN/],
    ],
  },
};
