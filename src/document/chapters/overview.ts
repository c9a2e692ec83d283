import { clausesOf } from './clauses';
import { Connection, End, isPublic, Judgement } from '../connections';
import { Chapter, Paragraph, paragraph, Table, table } from '../content/block';
import { fact, listed, Text, value, words } from '../content/text';
import type { Facts } from '../facts';
import { drawFigure } from '../figure/draw-figure';
import { subnetsWith } from '../placement';

/** Chapter 2: Figure 1, the systems that replace lost members, and the connections that the network allows. */
export function overview(facts: Facts, judgement: Judgement): Chapter {
  return {
    number: '2',
    title: 'Solution Overview',
    blocks: [
      {
        kind: 'figure',
        caption: words`Figure 1 – The systems by tier and zone. Each arrow is a connection that routes, network ACLs and security groups allow together; dashed arrows lead to the Internet. Arrows to a system that the Internet reaches on the same port are left out.`,
        figure: drawFigure(facts, judgement),
      },
      table(words`Systems with a low recovery time objective`, facts.own('AWS::AutoScaling::AutoScalingGroup'), [
        [words`System`, (group) => facts.nameOf(group)],
        [words`Members, at least`, (group) => facts.text(group, 'MinSize')],
        [words`Zones`, (group) => listed([...new Set(subnetsWith(facts, group).map(({ zone }) => zone))].map((zone) => (zone === undefined ? words`decided at deployment` : value(zone))))],
        [words`Health check`, (group) => facts.text(group, 'HealthCheckType')],
      ]),
      ...connectionTables(facts, judgement),
      ...clausesOf('2'),
    ],
  };
}

function connectionTables(facts: Facts, judgement: Judgement): (Table | Paragraph)[] {
  if ('notJudged' in judgement) {
    return [paragraph(words`The connections are not judged, and the figure has no arrows: ${fact('reason', judgement.notJudged)}.`)];
  }
  const end = (of: End): Text => {
    if (of === 'Internet') {
      return words`the Internet`;
    }
    return 'tier' in of ? words`any host of the ${fact('tier', of.tier)} tier` : facts.nameOf(of.resource);
  };
  const tableOf = (caption: Text, connections: readonly Connection[]) => table(caption, connections, [
    [words`From`, ({ from }) => end(from)],
    [words`To`, ({ to }) => end(to)],
    [words`Protocol`, ({ protocol }) => value(protocol)],
    [words`Ports`, ({ ports }) => value(ports)],
  ]);
  const { connections } = judgement;
  const isEgress = ({ to }: Connection) => to === 'Internet';
  return [
    tableOf(words`Reachable from the Internet`, connections.filter(isPublic)),
    tableOf(words`Connections between systems`, connections.filter((each) => !isPublic(each) && !isEgress(each))),
    tableOf(words`Egress that routes and network ACLs allow; security groups may allow less`, connections.filter(isEgress)),
  ];
}
