import { storedIssueSchema } from '@jiralake/payloads';
import { readCase } from '@jiralake/testing';
import { exampleQueries } from '../src/example-queries';
import { useSampleLake } from './use-sample-lake';

const at = '2026-02-04T12:00:00.000Z';
const created = '2026-02-03T00:00:00.000+0000';
const time = '2026-02-03T10:00:00.000+0000';
const issue = (id: string, status: string, histories: object[]) =>
  storedIssueSchema.parse({
    id,
    key: `SUP-${id}`,
    _fetched_at: at,
    _synced_at: at,
    _remote_links: [],
    fields: { created, status: { id: '1', name: status } },
    changelog: { histories },
  });

const step = (id: string, fromString: string, toString: string) => ({
  id,
  created: time,
  items: [{ field: 'status', fieldtype: 'jira', fromString, toString }],
});

/** The collected case, where it is available. */
const collected = readCase('ties-in-imported-history').input as
  { created: string; status: string; histories: { created: string }[] } | undefined;
const histories = collected?.histories ?? [
  step('20', 'Open', 'In Progress'),
  step('10', 'In Progress', 'Closed'),
];

/** Imported issues: two changes at one time with descending ids, and one issue that never changed. */
const imported = [issue('1', 'Closed', histories), issue('2', 'Waiting', [])];

const lake = useSampleLake(imported);

it('stays in a status are right for an import with equal times, and the one that an issue is in counts', async () => {
  const { sql } = exampleQueries.find(({ question }) => question.includes('stay in each status'))!;
  const { columns, rows } = await lake().queryJson(sql);
  const found = rows.map((row) => new Map(columns.map((name, i) => [name, row[i]])));
  const byStatus = Object.fromEntries(
    found.map((row) => [row.get('status') as string, Object.fromEntries(row) as Record<string, unknown>]),
  );
  expect(Object.keys(byStatus).sort()).toEqual(['Closed', 'In Progress', 'Open', 'Waiting']);
  expect(byStatus).toMatchObject({
    Open: { stays: 1, still_there: 0, average_hours: 10 },
    'In Progress': { stays: 1, still_there: 0, average_hours: 0 },
    Closed: { stays: 1, still_there: 1, issues: 1 },
    Waiting: { stays: 1, still_there: 1, issues: 1 },
  });
  const hours = (Date.now() - Date.parse(time)) / 3_600_000;
  expect(Number(byStatus['Closed']?.['average_hours'])).toBeCloseTo(hours, -1);
  expect(Number(byStatus['Waiting']?.['average_hours'])).toBeCloseTo(hours + 10, -1);
});

it('the collected import is the one that is tested', () => {
  expect([collected?.status ?? 'Closed', collected?.created ?? created]).toEqual(['Closed', created]);
  expect(histories.map((change) => change.created)).toEqual([time, time]);
});
