import { attachmentStatesSchema, fieldCatalogueSchema, storedIssueSchema } from '@jiralake/payloads';

const fetchedAt = '2026-03-01T08:00:00.000Z';
const dan = { accountId: 'customer-1', displayName: 'Dan' };
const eve = { accountId: 'customer-2', displayName: 'Eve' };
const bob = { accountId: 'agent-1', displayName: 'Bob' };
const cat = { accountId: 'agent-2', displayName: 'Cat' };
const open = { id: '3', name: 'In Progress', statusCategory: { key: 'indeterminate', name: 'In Progress' } };
const done = { id: '5', name: 'Done', statusCategory: { key: 'done', name: 'Done' } };
const incident = { id: '1', name: 'Incident' };
const request = { id: '2', name: 'Service request' };

const document = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const comment = (id: string, author: object, created: string, jsdPublic: boolean, text: string) => ({
  id,
  author,
  created,
  jsdPublic,
  body: document(text),
});
const change = (id: string, created: string, ...items: object[]) => ({ id, author: bob, created, items });
const item = (field: string, fromString: string | null, toString: string | null) => ({
  field,
  fieldtype: 'jira',
  fromString,
  toString,
});
const worklog = (id: string, author: object, started: string, timeSpentSeconds: number) => ({
  id,
  author,
  started,
  timeSpentSeconds,
});
const blocks = { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' };
const blockedBy = (id: string, issueId: string, key: string, status: object) => ({
  id,
  type: blocks,
  inwardIssue: { id: issueId, key, fields: { status } },
});
const sla = (started: string, breached: boolean) => ({
  name: 'Time to resolution',
  completedCycles: [{ startTime: { epochMillis: Date.parse(started) }, breached }],
});

function issue(id: string, key: string, fields: Record<string, unknown>, more: object = {}) {
  const bookkeeping = { _fetched_at: fetchedAt, _synced_at: fetchedAt, _remote_links: [] };
  return storedIssueSchema.parse({ id, key, fields, ...bookkeeping, ...more });
}

/** Four issues of two months: one resolved, one reopened and forgotten, one moved and open, one done at once. */
export const sampleIssues = [
  issue(
    '101',
    'SUP-1',
    {
      summary: 'No connection',
      issuetype: incident,
      status: done,
      reporter: dan,
      assignee: bob,
      created: '2026-01-05T10:00:00.000Z',
      updated: '2026-01-06T10:00:00.000Z',
      resolutiondate: '2026-01-06T10:00:00.000Z',
      description: document('The VPN is down again.'),
      comment: {
        comments: [
          comment('1001', bob, '2026-01-05T14:00:00.000Z', true, 'We are looking into it.'),
          comment('1002', bob, '2026-01-06T09:00:00.000Z', false, 'The router was off.'),
        ],
      },
      worklog: {
        worklogs: [
          worklog('1', bob, '2026-01-05T14:00:00.000Z', 5_400),
          worklog('2', bob, '2026-01-06T09:00:00.000Z', 1_800),
          worklog('3', cat, '2026-01-12T09:00:00.000Z', 900),
        ],
      },
      attachment: [
        { id: '501', filename: 'router.log', size: 10 },
        { id: '502', filename: 'dump.bin', size: 9_000_000_000 },
        { id: '503', filename: 'new.png', size: 20 },
      ],
      customfield_10002: [{ id: '1', name: 'Globex' }],
      customfield_10157: { rating: 4 },
      customfield_10161: sla('2026-01-05T10:00:00.000Z', true),
      customfield_10240: { value: 'Hardware' },
      customfield_10241: [
        { id: '1', value: 'Red, dark' },
        { id: '2', value: 'Blue' },
      ],
    },
    {
      changelog: {
        histories: [
          change('11', '2026-01-05T14:00:00.000Z', item('status', 'Open', 'In Progress')),
          change(
            '12',
            '2026-01-06T10:00:00.000Z',
            item('status', 'In Progress', 'Done'),
            item('resolution', null, 'Fixed'),
          ),
        ],
      },
    },
  ),
  issue(
    '102',
    'SUP-2',
    {
      summary: 'Printer asks for a password',
      issuetype: incident,
      status: open,
      reporter: eve,
      created: '2026-01-07T10:00:00.000Z',
      updated: '2026-01-12T10:00:00.000Z',
      assignee: cat,
      comment: { comments: [comment('1003', cat, '2026-01-12T10:00:00.000Z', true, 'Only without vpn?')] },
      issuelinks: [blockedBy('31', '103', 'NET-7', open), blockedBy('32', '104', 'SUP-4', done)],
      customfield_10002: [
        { id: '1', name: 'Globex' },
        { id: '2', name: 'Initech' },
      ],
      customfield_10161: sla('2026-01-07T10:00:00.000Z', false),
      customfield_10240: { value: 'Hardware' },
      customfield_10241: [{ id: '1', value: 'Red, dark' }],
    },
    {
      changelog: {
        histories: [
          change(
            '13',
            '2026-01-07T12:00:00.000Z',
            item('status', 'Open', 'Done'),
            item('resolution', '', 'Fixed'),
          ),
          change(
            '14',
            '2026-01-12T10:00:00.000Z',
            item('status', 'Done', 'In Progress'),
            item('resolution', 'Fixed', null),
          ),
        ],
      },
    },
  ),
  issue(
    '103',
    'NET-7',
    {
      summary: 'Certificate expires',
      issuetype: request,
      status: open,
      reporter: dan,
      assignee: bob,
      created: '2026-02-03T10:00:00.000Z',
      updated: '2026-02-27T10:00:00.000Z',
      customfield_10240: { value: 'Planning' },
    },
    { changelog: [change('15', '2026-02-04T10:00:00.000Z', item('Key', 'SUP-3', 'NET-7'))] },
  ),
  issue('104', 'SUP-4', {
    summary: 'New keyboard',
    issuetype: request,
    status: done,
    reporter: eve,
    customfield_10002: [],
    created: '2026-02-04T10:00:00.000Z',
    updated: '2026-02-04T12:00:00.000Z',
    resolutiondate: '2026-02-04T12:00:00.000Z',
  }),
];

export const sampleStates = attachmentStatesSchema.parse({
  issueId: '101',
  folder: 'SUP-1',
  files: {
    501: { status: 'stored', file: '501_router.log', bytes: 10, sha256: 'aa' },
    502: { status: 'too_large', bytes: 9_000_000_000 },
  },
});

export const sampleFields = fieldCatalogueSchema.parse({
  fetchedAt,
  fields: [
    { id: 'customfield_10240', name: 'Root cause', custom: true, schema: { type: 'option' } },
    {
      id: 'customfield_10241',
      name: 'Affected area',
      custom: true,
      schema: { type: 'array', items: 'option' },
    },
  ],
});
