import { Field, Fields, isDocument, isKept } from './kept-fields';
import type { Keeping, StandIns } from './stand-ins';
import * as tagKeys from '../../../tags/tag-keys';
import type { Call, Json, RecordedCall } from '../recorded-call';
import { Structure, structureOf } from '../structure';

const OWN_TAG_KEYS: readonly string[] = Object.values(tagKeys);

/** The tags that CloudFormation and Auto Scaling set: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html */
const AWS_TAG_KEYS = ['aws:autoscaling:groupName', 'aws:cloudformation:logical-id', 'aws:cloudformation:stack-id', 'aws:cloudformation:stack-name'];

/** The names of this library's images, which end with a day. */
const OWN_NAME = /^oban\//;

/** The tag in which the CDK writes the tier of a subnet. */
const TIER_TAG = 'aws-cdk:subnet-name';

/** The place of texts that are in no structure. */
const NOWHERE = { structure: '', field: '', siblings: {} };

/** Redacts a call: keeps its structure, numbers and times, and replaces all texts except those of the fields on the list. */
export function redactCall(call: Call, standIns: StandIns): RecordedCall {
  const place = { service: call.service, ...NOWHERE };
  const redacted = (value: unknown, schema: unknown) => redactedValue(value, structureOf(schema), place, standIns) ?? {};
  const input = redacted(call.input, call.schemas.input);
  return call.error === undefined
    ? { input, output: redacted(call.output, call.schemas.output) }
    : { input, error: { name: call.error.name, message: standIns.text(call.error.message, 'names') } };
}

function redactedValue(value: unknown, structure: Structure, place: Field, standIns: StandIns): Json | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') {
    return value;
  }
  if (value instanceof Date) {
    return { $time: value.toISOString() };
  }
  if (typeof value === 'string') {
    return redactedField(value, place, standIns);
  }
  if (Array.isArray(value)) {
    return value.flatMap((item) => redactedValue(item, structure.kind === 'list' ? structure.items : structure, place, standIns) ?? []);
  }
  // None of the questions gets bytes or a stream.
  return typeof value === 'object' && !ArrayBuffer.isView(value) ? redactedObject(value as Fields, structure, place, standIns) : undefined;
}

function redactedObject(fields: Fields, structure: Structure, { service }: Field, standIns: StandIns): Json {
  const entries = Object.entries(fields).map(([field, value]): readonly [string, Json | undefined] => {
    if (structure.kind !== 'structure') {
      // The keys of a map are texts, too.
      const values = structure.kind === 'map' ? structure.values : structure;
      return [standIns.text(field, 'names'), redactedValue(value, values, { service, ...NOWHERE }, standIns)];
    }
    const member = structure.member(field);
    // The SDK adds its own metadata, which is no member.
    return [field, member && redactedValue(value, member, { service, structure: structure.name, field, siblings: fields }, standIns)];
  });
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function redactedField(text: string, place: Field, standIns: StandIns): string {
  if (isKept(place, text)) {
    return standIns.withoutEnvironmentName(text);
  }
  if (place.structure === 'Tag' || place.structure === 'TagDescription') {
    return redactedTag(text, place, standIns);
  }
  return redactedText(text, isDocument(place) || OWN_NAME.test(text) ? 'ours' : 'names', standIns);
}

function redactedTag(text: string, { field, siblings }: Field, standIns: StandIns): string {
  const isOwn = OWN_TAG_KEYS.includes(String(siblings.Key));
  const isKnown = isOwn || [...AWS_TAG_KEYS, TIER_TAG].includes(String(siblings.Key));
  switch (field) {
    case 'Key': return isKnown ? text : standIns.text(text, 'foreign');
    case 'Value': return standIns.text(text, isOwn ? 'ours' : isKnown ? 'names' : 'foreign');
    default: return standIns.text(text, 'names');
  }
}

/** Redacts a text, or the document in JSON that it is: a stand-in in the text of a document could break an escape sequence. */
export function redactedText(text: string, keeping: Keeping, standIns: StandIns): string {
  const document = documentIn(text);
  return document === undefined ? standIns.text(text, keeping) : JSON.stringify(redactedDocument(document, keeping, standIns));
}

function documentIn(text: string): object | undefined {
  try {
    const document: unknown = /^\s*[{[]/.test(text) ? JSON.parse(text) : undefined;
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

/** Redacts a document in JSON. Its numbers stay if this library has written it. */
export function redactedDocument(value: unknown, keeping: Keeping, standIns: StandIns): Json {
  switch (typeof value) {
    case 'boolean': return value;
    case 'number': return keeping === 'ours' ? value : Number(standIns.text(`${Math.abs(Math.trunc(value))}`, keeping));
    case 'string': return redactedText(value, keeping, standIns);
    default: break;
  }
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  return Array.isArray(value)
    ? value.map((item) => redactedDocument(item, keeping, standIns))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [standIns.text(key, keeping), redactedDocument(item, keeping, standIns)]));
}
