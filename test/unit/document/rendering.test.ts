import { documentIn, rendered, topicOf, writtenAssembly } from './assembly-fixture';
import { escapeHtml, escapeMarkdown, markdownCode } from '../../../src/document/rendering/escape';
import { breakable } from '../../../src/document/rendering/line-breaks';

const HOSTILE = '<img src=x onerror=alert(1)> | [a](javascript:b) `c` ![d](e) "f" \'g\' &lt; </svg><script>';

test('the name of a resource is escaped in every format', () => {
  const { html, markdown, svg } = rendered(documentIn(writtenAssembly({
    name: 'one',
    resources: {
      Topic: topicOf(HOSTILE, { TopicName: HOSTILE }),
      LoadBalancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: {}, Metadata: { 'aws:cdk:path': `one/${HOSTILE}` } },
    },
  })));
  for (const page of [html, svg]) {
    expect(page).not.toMatch(/<img|<script|<\/svg>.*<\/svg>.*<\/svg>/s);
  }
  expect(markdown).not.toMatch(/(?<!\\)<img|(?<!\\)<script|(?<!\\)\[a|(?<!\\)`c/);
  const cells = markdown.split('\n').find((line) => line.startsWith('| \\<img') && line.includes('environment'))!;
  expect(cells.split(/(?<!\\)\|/)).toHaveLength(5);
});

test.each([
  ['a\nb', 'a b'], ['\u202eevil', '\\u202eevil'], ['<&"\'>', '&lt;&amp;&quot;&#39;&gt;'],
])('HTML of %j is %j', (text, expected) => expect(escapeHtml(text)).toBe(expected));

test.each([
  ['a|b', 'a\\|b'], ['- a', '\\- a'], ['1. a', '1\\. a'], ['10.0.0.0/16', '10.0.0.0/16'], ['# a', '\\# a'], ['https://a.example', 'https\\://a.example'],
  ['www.a.example', 'www\\.a.example'], ['a@b.example', 'a\\@b.example'], [':tada:', '\\:tada:'], ['AWS::KMS::Key', 'AWS::KMS::Key'], ['12:00:00', '12:00:00'],
])('Markdown of %j is %j', (text, expected) => expect(escapeMarkdown(text)).toBe(expected));

test.each([['a', '`a`'], ['a|b', '`a\\|b`'], ['a`b', '`` a`b ``']])('code of %j in Markdown is %j', (text, expected) => expect(markdownCode(text)).toBe(expected));

test('long words may break between their parts, and short words stay whole', () => {
  expect(breakable('Production/Clusters/b2g')).toBe('Production/<wbr>Clusters/<wbr>b2g');
  expect(breakable('SHAPE-1 met')).toBe('<span class="word">SHAPE-1</span> met');
  expect(breakable('x'.repeat(50))).toBe(`${'x'.repeat(24)}<wbr>${'x'.repeat(24)}<wbr>xx`);
});

test('the page loads nothing and runs no script', () => {
  const { html } = rendered(documentIn(writtenAssembly({ name: 'one', resources: { Topic: topicOf('prod') } })));
  expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'");
  expect(html).not.toMatch(/<script|<link|<img|url\((?!#)|@import|\son\w+=/);
});
