import fc from 'fast-check';
import { describeReading, eventLine, parseEventLine, type EventHead } from './event-line';
import { readEvent } from '@jiralake/webhooks';

const head: EventHead = {
  at: new Date('2026-02-03T10:52:03.123Z'),
  name: 'jira:issue_updated',
  delivery: 'a1b2c3d4-e5f6',
  issues: [{ id: '20417', key: 'SUP-88' }],
};
const lineOf = (body: Buffer, isJson: boolean, of = head): Buffer =>
  Buffer.concat(eventLine(of, body, isJson));
const isJson = (body: Buffer): boolean => {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return true;
  } catch {
    return false;
  }
};

describe('the line of an event', () => {
  it('has the event in place, for jq', () => {
    const body = Buffer.from('{"webhookEvent":"jira:issue_updated", "n": 1.0e0,"text":"\\u00e9\\/"}');
    expect(lineOf(body, true).toString()).toBe(
      `{"at":"2026-02-03T10:52:03.123Z","name":"jira:issue_updated","delivery":"a1b2c3d4-e5f6","issues":[{"id":"20417","key":"SUP-88"}],"event":${body.toString()}}\n`,
    );
  });

  it.each([
    ['JSON with a newline', Buffer.from('{\n"a":1}'), true, 'text'],
    ['JSON after a byte order mark', Buffer.from('\ufeff{"a":1}'), true, 'text'],
    ['text', Buffer.from('not JSON'), false, 'text'],
    ['bytes', Buffer.from([0xff, 0x0a, 0x00]), false, 'base64'],
    ['nothing', Buffer.alloc(0), false, 'text'],
  ])('has %s as a string', (_what, body, json, field) => {
    const line = lineOf(body, json);
    expect(Object.keys(JSON.parse(line.toString()) as object).at(-1)).toBe(field);
    expect(parseEventLine(line.subarray(0, -1))).toEqual({ ...head, body });
  });

  it('gives any body back byte for byte, is one line, and is JSON', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(JSON.stringify(JSON.parse(text), undefined, 1))),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    );
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('","event":"x'));
    fc.assert(
      fc.property(anything, text, text, text, (body, name, delivery, key) => {
        const of = { ...head, name: name.slice(0, 100), delivery, issues: [{ id: '7', key }] };
        const line = lineOf(body, isJson(body), of);
        expect(line.indexOf(0x0a)).toBe(line.length - 1);
        expect(() => void JSON.parse(line.toString())).not.toThrow();
        const read = parseEventLine(line.subarray(0, -1));
        expect(read.body.equals(body)).toBe(true);
        expect({ ...read, body: undefined }).toEqual({ ...of, body: undefined });
      }),
    );
  });

  it('is not read when a piece of it is missing', () => {
    const line = lineOf(Buffer.from('{"a":{"b":1}}'), true).subarray(0, -1);
    for (const bytes of [0, 1, 40, line.length - 3]) {
      expect(() => parseEventLine(line.subarray(0, bytes))).toThrow();
    }
  });

  it('has a name that is bounded', () => {
    const line = lineOf(Buffer.from('{}'), true, { ...head, name: 'x'.repeat(1_000_000) });
    expect(line.length).toBeLessThan(500);
  });
});

it.each([
  [{ webhookEvent: 'jira:issue_updated', issue: { id: '7', key: 'SUP-7' } }, [{ id: '7', key: 'SUP-7' }]],
  [
    { webhookEvent: 'issuelink_created', issueLink: { sourceIssueId: 7, destinationIssueId: 8 } },
    [{ id: '7' }, { id: '8' }],
  ],
  [{ key: 'SUP-9' }, [{ key: 'SUP-9' }]],
  [{ webhookEvent: 'sprint_started', sprint: { id: 1 } }, []],
])('%j names its issues', (event, issues) => {
  expect(describeReading(readEvent(event)).issues).toEqual(issues);
});
