import { z } from 'zod';
import type { EventReading } from '@jiralake/webhooks';

/** An issue as an event named it. */
export interface NamedIssue {
  id?: string | undefined;
  key?: string | undefined;
}

/** The part of a line before the body, so that readers can select events without parsing bodies. */
export interface EventHead {
  /** when the event was received */
  at: Date;
  /** the name of the event; `unnamed` for a body without one, empty for a body that names neither an event nor an issue */
  name: string;
  /** `X-Atlassian-Webhook-Identifier`, the same on every retry */
  delivery?: string | undefined;
  issues: readonly NamedIssue[];
}

/** Longer names are truncated, because they come from outside and a head must stay small. */
const LONGEST_NAME = 200;
const MOST_HEAD_BYTES = 8 * 1024;
const [NEWLINE, END_OF_OBJECT, BYTE_ORDER_MARK] = [0x0a, 0x7d, 0xef];
const END = Buffer.from('}\n');
/** The quotes of a string inside the head are escaped, so the first match is the body. */
const BODY = /,"(event|text|base64)":/;

const headSchema = z.object({
  at: z.iso.datetime().transform((text) => new Date(text)),
  name: z.string(),
  delivery: z.string().optional(),
  issues: z.array(z.object({ id: z.string().optional(), key: z.string().optional() })).default([]),
});

/** Returns the name and the issues of an interpreted event. */
export function describeReading(reading: EventReading): Pick<EventHead, 'name' | 'issues'> {
  const { name } = reading;
  if (reading.kind === 'issues')
    return { name, issues: reading.requests.map(({ id, key }) => ({ id, key })) };
  return { name, issues: reading.kind === 'key' ? [{ key: reading.key }] : [] };
}

/**
 * Returns the line of an event as pieces to write one after the other. A body that is JSON without a newline is copied byte for
 * byte as `event`, so that jq can read it. Any other body is a JSON string: `text` when it is UTF-8, else `base64`.
 * @param isJson whether the body was parsed as JSON
 */
export function eventLine(
  { at, name, delivery, issues }: EventHead,
  body: Buffer,
  isJson: boolean,
): Buffer[] {
  const head = JSON.stringify({ at, name: name.slice(0, LONGEST_NAME), delivery, issues }).slice(0, -1);
  if (isJson && body[0] !== BYTE_ORDER_MARK && !body.includes(NEWLINE))
    return [Buffer.from(`${head},"event":`), body, END];
  const text = body.toString('utf8');
  const written = Buffer.from(text).equals(body)
    ? `"text":${JSON.stringify(text)}`
    : `"base64":"${body.toString('base64')}"`;
  return [Buffer.from(`${head},${written}}\n`)];
}

/** Parses a line without its newline; the body has exactly the received bytes. @throws Error when the line is not an event */
export function parseEventLine(line: Buffer): EventHead & { body: Buffer } {
  const start = line.toString('latin1', 0, MOST_HEAD_BYTES);
  const found = BODY.exec(start);
  if (!found || line.at(-1) !== END_OF_OBJECT) throw new Error('not the line of an event');
  const head = headSchema.parse(JSON.parse(`${line.toString('utf8', 0, found.index)}}`));
  const value = line.subarray(found.index + found[0].length, -1);
  return { ...head, body: bodyOf(found[1] ?? '', value) };
}

function bodyOf(kind: string, value: Buffer): Buffer {
  if (kind === 'event') return value;
  return Buffer.from(
    z.string().parse(JSON.parse(value.toString('utf8'))),
    kind === 'text' ? 'utf8' : 'base64',
  );
}
