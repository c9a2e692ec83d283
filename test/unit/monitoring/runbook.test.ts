import * as fs from 'fs';
import { synthesisOf } from '../../proofs/conformance/examples';
import { RECORDED_ARTICLES } from '../../proofs/upgrade/linked-articles';

const runbook = fs.readFileSync('docs/runbook.md', 'utf-8');
const articles = new Map(runbook.split(/^## /m).slice(1).map((text) => [text.slice(0, text.indexOf('\n')).trim(), text]));
const texts = synthesisOf('extended').stacks.flatMap(({ template }) => Object.values<any>(template.Resources))
  .filter(({ Type }) => ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::Events::Rule'].includes(Type))
  .map(({ Properties }) => JSON.stringify(Properties));
const linked = new Set(texts.flatMap((text) => [...text.matchAll(/docs\/runbook\.md#([a-z-]+)/g)].map(([, anchor]) => anchor)));

test('alarms link to the runbook', () => expect(linked.size).toBeGreaterThan(20));

test.each([...linked].sort())('the runbook has an article %s', (anchor) => {
  expect([...articles.keys()]).toContain(anchor);
});

// The articles of the functions have tables instead of three looks.
const ofAlarms = [...articles].slice([...articles.keys()].indexOf('Alarms') + 1);

test.each(ofAlarms)('the article %s has a meaning, three checks, a remedy and an escalation', (_, text) => {
  expect(text).toMatch(/^\*Means\*: /m);
  expect(text).toMatch(/^\*Look\*: \(1\) .+ \(2\) .+ \(3\) /m);
  expect(text).toMatch(/^\*Remedy\*: /m);
  expect(text).toMatch(/^\*Escalate\* /m);
});

test('every article is about an alarm that exists, or that a release had', () => {
  expect(ofAlarms.map(([kind]) => kind).filter((kind) => !linked.has(kind) && !RECORDED_ARTICLES.includes(`runbook.md#${kind}`))).toEqual([]);
});
