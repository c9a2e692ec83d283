import type { ClauseId } from '../../src/verify/catalogue/catalogue';

/** A step of the half day in a real account. */
interface Step {
  /** The time since the start, in hours and minutes. */
  readonly at: string;
  readonly step: string;
  readonly commands: readonly string[];
  /** The clauses that the step proves. */
  readonly proves: readonly ClauseId[];
}

/** A part of the price, from the table in docs/guide/costs.md. */
interface Price {
  readonly part: string;
  readonly usdAMonth: number;
}

const HOURS = 6;
const HOURS_A_MONTH = 730;
const REGION = 'ap-southeast-2';
const SOURCE_DATE = '2026-12-01';

/** The list prices of docs/guide/costs.md, with the upper figure of each range. */
export const PRICES: readonly Price[] = [
  { part: 'SQL Server Standard, two nodes of m6i.large, licence included', usdAMonth: 2_000 },
  { part: 'its 500 GiB of storage, twice', usdAMonth: 150 },
  { part: 'four Windows servers of m6i.large', usdAMonth: 4 * 150 },
  { part: 'two NAT gateways', usdAMonth: 2 * 45 },
  { part: 'a load balancer', usdAMonth: 25 },
  { part: 'keys, detailed monitoring, addresses, parameters', usdAMonth: 30 },
];

const STEPS: readonly Step[] = [
  {
    at: '0:00',
    step: 'Take an account without other resources. Make a [deployment repository](guide/starting.md), and deploy the account and production, in the first of the [three steps](guide/first-deployment.md). The database takes most of the hour. Confirm the e-mail subscriptions.',
    commands: ["npx cdk deploy oban-account oban-production -c firstInstallation='half a day in a real account'"],
    proves: ['ACC-1', 'ACC-7', 'ACC-9', 'ACC-12', 'ACC-15', 'ACC-21', 'ACC-24', 'ACC-39'],
  },
  {
    at: '1:15',
    step: 'Record the answers of the first hour: some results are pending.',
    commands: ['npx oban-environment verify --environment prod --record answers/deployed'],
    proves: ['ACC-4', 'ACC-33'],
  },
  {
    at: '1:20',
    step: 'Install a web server in place of the gateway on one member, through Session Manager, with a page at the health path. Make an image of the member, move the pointer to it, and deploy without `readiness`, but with the opt-out of the protections: each member is replaced by a clone.',
    commands: ['Install-WindowsFeature Web-Server   # on the member', "npx cdk deploy oban-production -c protectionOptOut='half a day in a real account'"],
    proves: ['ACC-2', 'ACC-5', 'ACC-10', 'ACC-11'],
  },
  {
    at: '3:00',
    step: 'Lose a member. The other member serves, and the group replaces the lost one.',
    commands: ['aws ec2 terminate-instances --instance-ids i-…'],
    proves: ['ACC-2', 'ACC-39'],
  },
  {
    at: '3:30',
    step: 'Make the images of the day, and wait until the pointer names the new one. Then restore the cluster from the image before it.',
    commands: [
      'npx oban-environment backup run --environment prod --function create-images',
      'npx oban-environment backup run --environment prod --function roll-clusters',
      'npx oban-environment backup status --environment prod',
      'npx oban-environment restore cluster b2g --environment prod',
    ],
    proves: ['ACC-5', 'ACC-30', 'ACC-31', 'ACC-32'],
  },
  {
    at: '5:00',
    step: 'Record the answers again, compare the two tables, and check the other rows of the table above by hand. Read the files of the recordings before you give them to the maintainers.',
    commands: ['npx oban-environment verify --environment prod --record answers/restored'],
    proves: ['ACC-6', 'ACC-14', 'ACC-34', 'ACC-37'],
  },
  {
    at: '5:30',
    step: 'Destroy the stacks as [removal](guide/removal.md) says, and delete what is retained: the final snapshot, the volumes, the images with their snapshots, the addresses, the log bucket, and the keys last.',
    commands: ['npx cdk destroy oban-production', 'npx cdk destroy oban-account'],
    proves: ['ACC-35', 'ACC-42'],
  },
];

/** Returns the part of the page about half a day in a real account, with its price. */
export function halfDayLines(table: (headings: readonly string[], rows: readonly (readonly string[])[]) => string[]): string[] {
  const ofHalfDay = (usdAMonth: number) => usdAMonth / HOURS_A_MONTH * HOURS;
  const total = Math.ceil(PRICES.reduce((sum, { usdAMonth }) => sum + ofHalfDay(usdAMonth), 0));
  return [
    '## Half a day in a real account',
    '',
    `An engineer with an account can prove more than half of the rows in ${HOURS} hours, and give the recorded answers to this library: its tests then replay a real account. It costs about USD ${total} in ${REGION}.`,
    '',
    ...table(['at', 'step', 'proves'], STEPS.map(({ at, step, commands, proves }) => [
      at, `${step}<br>${commands.map((command) => `\`${command}\``).join('<br>')}`, proves.join(', '),
    ])),
    '',
    `The price is that of ${HOURS} hours of the production example in ${REGION}, by the rounded list prices of [costs](guide/costs.md) on ${SOURCE_DATE}. AWS's own pages have the prices of other Regions and later days:`,
    '[EC2](https://aws.amazon.com/ec2/pricing/on-demand/), [RDS for SQL Server](https://aws.amazon.com/rds/sqlserver/pricing/), [VPC](https://aws.amazon.com/vpc/pricing/),',
    '[Elastic Load Balancing](https://aws.amazon.com/elasticloadbalancing/pricing/).',
    '',
    ...table(['part', 'USD an hour', `USD for ${HOURS} hours`], PRICES.map(({ part, usdAMonth }) => (
      [part, (usdAMonth / HOURS_A_MONTH).toFixed(2), ofHalfDay(usdAMonth).toFixed(2)]))),
    '',
    'Traffic, logs, images and snapshots of half a day are below USD 1. What is not deleted costs more than the half day: [removal](guide/removal.md) has the prices by the month.',
  ];
}
