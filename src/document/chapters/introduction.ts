import { clausesOf } from './clauses';
import { Resource, resourcesOf } from '../assembly/cloud-assembly';
import { Chapter, paragraph, properties, table } from '../content/block';
import { fact, marked, Text, value, words } from '../content/text';
import { AT_DEPLOYMENT, Facts, yesOrNo } from '../facts';

/** An option that the environment was given against a default, with its reason. */
interface OptOut {
  readonly resource: Resource;
  readonly option: string;
  readonly reason: string;
}

/** The beginning of the keys of metadata with which constructs record the reason of an option. */
const REASONS = 'oban:';

/** Chapter 1: the environment, its stacks, and the options that differ from the defaults. */
export function introduction(facts: Facts): Chapter {
  const { name, account, region, stacks, accountStacks } = facts.environment;
  return {
    number: '1',
    title: 'Introduction',
    blocks: [
      paragraph(words`This document describes the environment ${fact('environment', name)} as its templates define it. Every value comes from the cloud assembly that the AWS CDK synthesised. “Decided at deployment” marks a value that CloudFormation or AWS chooses when the stack is deployed. A dash marks a property that the template leaves to the default of AWS, or that does not apply.`),
      paragraph(words`The chapters have the numbers of the design document. Each lists the clauses of the design, and where and why this library deviates from them. The document does not judge the environment: the conformance tests of the library judge the templates, and `.concat(marked('`oban-environment verify`'), words` asks the running account.`)),
      properties(words`The environment`, [
        [words`Name`, fact('environment', name)],
        [words`Account`, account === undefined ? AT_DEPLOYMENT : fact('account', account)],
        [words`Region`, region === undefined ? AT_DEPLOYMENT : value(region)],
      ]),
      table(words`Stacks`, [...stacks, ...accountStacks], [
        [words`Stack`, (stack) => fact('stack', stack.name)],
        [words`Contents`, (stack) => (stacks.includes(stack) ? words`environment` : words`account`)],
        [words`Resources`, (stack) => value(resourcesOf(stack).length)],
        [words`Termination protection`, (stack) => (stack.nestedIn === undefined ? yesOrNo(stack.hasTerminationProtection) : words`that of its parent`)],
      ]),
      ...accountStacks.length > 0 ? [] : [paragraph(words`The cloud assembly has no stack of the account: the groups, the roles of operators and the trail are not in this document.`)],
      table(words`Options that deviate from the defaults, with their reasons`, optOuts(facts), [
        [words`Resource`, ({ resource }): Text => facts.nameOf(resource)],
        [words`Option`, ({ option }) => value(option)],
        [words`Reason`, ({ reason }) => fact('reason', reason)],
      ]),
      ...clausesOf(undefined),
    ],
  };
}

function optOuts(facts: Facts): OptOut[] {
  const { resources, accountResources } = facts.environment;
  return [...resources, ...accountResources].flatMap((resource) => Object.entries(resource.metadata)
    .filter(([key]) => key.startsWith(REASONS))
    .map(([key, reason]) => ({ resource, option: key.slice(REASONS.length), reason: `${reason}` })));
}
