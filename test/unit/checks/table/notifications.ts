import { AlarmTopic, AlarmTopicProps } from '../../../../src';
import { newStack } from '../../server/server-fixture';
import { Checks } from '../check';

const topic = (props: AlarmTopicProps) => new AlarmTopic(newStack(), 'Topic', { emailAddresses: ['alerts@example.com'], ...props });

/** https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
export const NOTIFICATION_CHECKS: Checks = {
  'AlarmTopicProps.displayName': {
    give: (displayName) => topic({ displayName }),
    refused: [
      ['x'.repeat(101), /displayName has 101 characters, 'x+': give at most 100, and no control characters/],
      ['Oban\nprod', /displayName has 9 characters, .* no control characters/s],
    ],
  },
  'NotificationOptions.emailAddresses': {
    give: (address) => topic({ emailAddresses: [address] }),
    refused: [['alerts', "emailAddresses must hold e-mail addresses such as alerts@example.com, got 'alerts'"]],
  },
  'NotificationOptions.criticalEmailAddresses': {
    give: (address) => topic({ criticalEmailAddresses: [address] }),
    refused: [['on-call', "criticalEmailAddresses must hold e-mail addresses such as alerts@example.com, got 'on-call'"]],
  },
};
