import { choosesEvent, describeEvent } from './describe-event';

const at = new Date('2026-02-03T10:52:03.123Z');
const event = {
  file: 'x.ndjson',
  at,
  name: 'jira:issue_updated',
  delivery: 'a1b2',
  issues: [{ id: '20417', key: 'SUP-88' }],
  body: Buffer.from('{}'),
};

it.each([
  [event, '2026-02-03T10:52:03.123Z  jira:issue_updated  SUP-88 (20417)  a1b2'],
  [
    { ...event, name: '', delivery: undefined, issues: [{ key: 'SUP-1' }, { id: '7' }] },
    '2026-02-03T10:52:03.123Z  unknown  SUP-1, 7',
  ],
  [{ ...event, name: 'a\u001b[2Jb', issues: [] }, '2026-02-03T10:52:03.123Z  a\\u001b[2Jb  a1b2'],
  [{ file: 'x.ndjson', at, error: 'why' }, 'x.ndjson cannot be read: why'],
  [
    { file: 'x.ndjson', at, tornBytes: 7 },
    'x.ndjson ends in the middle of an event (7 bytes): its ingress is writing it, or was stopped while it wrote',
  ],
])('%j is described', (logged, line) => {
  expect(describeEvent(logged)).toBe(line);
});

it.each([
  [{}, true],
  [{ issue: '20417' }, true],
  [{ issue: 'sup-88' }, true],
  [{ issue: 'SUP-8' }, false],
  [{ name: 'jira:issue_updated' }, true],
  [{ name: 'comment_created' }, false],
  [{ issue: 'SUP-88', name: 'comment_created' }, false],
])('%j chooses it: %p', (options, isChosen) => {
  expect(choosesEvent(options, event)).toBe(isChosen);
});
