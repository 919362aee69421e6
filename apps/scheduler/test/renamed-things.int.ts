import path from 'node:path';
import { createLakeViews, openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { startSimulatedStack, type SimulatedStack } from '@jiralake/local-stack';
import { compareSite, untilQuiet, watchQueues, type QueueWatch } from '@jiralake/consistency-check';
import { createTables, referenceFieldMap } from '@jiralake/tables';
import { buildBundles, eventually, useRedis, useTempFolder } from '@jiralake/testing';

const server = useRedis();
const folder = useTempFolder();
const tables = createTables(referenceFieldMap);
const LONGEST_MS = 60_000;
const SPRINT = 'customfield_10020';
const SEVERITY = 'customfield_10004';
const TIER = 'customfield_19999';

let stack: SimulatedStack;
let queues: QueueWatch;
let db: DuckDb;
beforeAll(buildBundles);
afterEach(async () => {
  db.close();
  await queues.close();
  await stack.stop();
});

async function start(): Promise<void> {
  stack = await startSimulatedStack({
    dataDir: path.join(folder(), 'data'),
    distDir: path.resolve(__dirname, '../../../dist'),
    redis: { url: server.url, prefix: server.prefix, leaveNothing: true },
    simulate: { months: 3, seed: 5, issues: 60 },
    env: {
      PORT: '0',
      JIRA_MAX_REQUESTS_PER_SECOND: '1000',
      FETCH_PATIENCE_MS: '300',
      RENEWALS_PER_MINUTE: '100000',
    },
    serviceEnv: {},
    replicas: { dashboard: 0 },
    say: () => undefined,
    onLine: () => undefined,
  });
  queues = watchQueues(stack);
  db = await openDuckDb();
  await stack.simulator.announce();
  await untilQuiet(stack, queues, LONGEST_MS);
}

/** The rows of a query of the published files. */
async function lake(sql: string): Promise<unknown[][]> {
  const views = await createLakeViews(db, path.join(folder(), 'data/parquet/jira'), tables);
  try {
    return (await db.queryJson(sql)).rows;
  } finally {
    await views.close();
  }
}
const one = async (sql: string): Promise<string> => String((await lake(sql))[0]?.[0]);
const asked = async (route: string): Promise<number> =>
  (await stack.simulator.requests())
    .filter((entry) => entry.route.endsWith(route))
    .reduce((sum, { count }) => sum + count, 0);
const change = (request: Record<string, unknown>): Promise<string[]> => stack.simulator.changeThing(request);

/** Until the lake has every row as the site has it, and no other. */
async function expectLakeToFollow(): Promise<void> {
  await untilQuiet(stack, queues, LONGEST_MS);
  const { differences, tables: compared } = await compareSite(stack, db);
  const off = Object.entries(compared).filter(([, table]) => table.differences > 0);
  expect({ differences, off }).toEqual({ differences: 0, off: [] });
}

/** Two issues in a sprint, with a severity and an epic, and one with a field that the catalogue does not know. */
async function fill(): Promise<{ epic: string; members: string[]; person: string }> {
  const rows = await lake(
    "select issue_id from jira_issues where parent_id is null and subtask_count is null and project_key = 'DEV' order by 1",
  ).catch(() =>
    lake("select issue_id from jira_issues where parent_id is null and project_key = 'DEV' order by 1"),
  );
  const withChildren = new Set(
    (await lake('select parent_id from jira_issues where parent_id is not null')).map(([id]) => String(id)),
  );
  const [epic = '', ...members] = rows
    .map(([id]) => String(id))
    .filter((id) => !withChildren.has(id))
    .slice(0, 3);
  const sprint = { id: 941, name: 'Sprint 41', state: 'active', boardId: 5, goal: '' };
  for (const issueId of members) {
    await change({ thing: 'value', id: SPRINT, issueId, value: [sprint] });
    await change({ thing: 'value', id: SEVERITY, issueId, value: { id: '10991', value: 'Gold' } });
    await change({ thing: 'parent', id: epic, issueId });
  }
  await change({ thing: 'field', id: TIER, name: 'Customer tier' });
  await change({ thing: 'value', id: TIER, issueId: epic, value: 'gold' });
  await untilQuiet(stack, queues, LONGEST_MS);
  expect(
    await lake(`select field_name, value_text from jira_custom_fields where field_id = '${TIER}'`),
  ).toEqual([['Customer tier', 'gold']]);
  const person = await one(
    'select author_account_id from jira_comments group by all order by count(*) desc, 1 limit 1',
  );
  return { epic, members, person };
}

it('says the new name, state and key of things that change without an event of their issues', async () => {
  await start();
  const { epic, members, person } = await fill();
  const fetched = await lake('select count(*) from jira_issues');

  // what Jira sends events for
  await stack.simulator.resetRequests();
  expect(await change({ thing: 'sprint', id: '941', name: 'Sprint 41b', state: 'closed' })).toEqual([
    'sprint_closed',
  ]);
  expect(await change({ thing: 'version', id: '10301', name: '4.1' })).toEqual(['jira:version_updated']);
  expect(await change({ thing: 'version', id: '10300', released: false })).toEqual([
    'jira:version_unreleased',
  ]);
  expect(await change({ thing: 'version', id: '10302', mergeInto: '10300' })).toEqual([
    'jira:version_deleted',
  ]);
  expect(await change({ thing: 'user', id: person, name: 'Ada Lovelace' })).toEqual(['user_updated']);
  expect(await stack.simulator.change('move', epic)).toBe(true);
  await eventually(async () => {
    await expectLakeToFollow();
    const shown = await lake(
      `select distinct json_extract_string(value_json, '$[0].name'), json_extract_string(value_json, '$[0].state')
       from jira_custom_fields where field_id = '${SPRINT}' and value_json like '%"id":941%'`,
    );
    expect(shown).toEqual([['Sprint 41b', 'closed']]);
  }, LONGEST_MS);
  const key = await one(`select issue_key from jira_issues where issue_id = '${epic}'`);
  expect(
    await lake(`select distinct parent_key from jira_issues where issue_id in (${members.join()})`),
  ).toEqual([[key]]);
  expect(
    await lake(
      "select count(*) from jira_issues where fix_versions like '%4.1.0%' or fix_versions like '%3.9%'",
    ),
  ).toEqual([[0]]);
  expect(
    await lake(`select distinct author_name from jira_comments where author_account_id = '${person}'`),
  ).toEqual([['Ada Lovelace']]);

  // what it sends none for
  await stack.simulator.resetRequests();
  const silent = [
    { thing: 'status', id: '3', name: 'Doing' },
    { thing: 'priority', id: '3', name: 'Normal' },
    { thing: 'resolution', id: '10000', name: 'Fixed' },
    { thing: 'issueLinkType', id: '10000', name: 'Stops' },
    { thing: 'component', id: '10200', name: 'Login' },
    { thing: 'option', id: '10991', name: 'Platinum' },
    { thing: 'user', id: person, name: 'Former user', silent: true },
    { thing: 'field', id: TIER, name: 'Tier' },
    { thing: 'field', id: SEVERITY, name: 'Weight' },
  ];
  for (const request of silent) expect(await change(request)).toEqual([]);
  await queues.sweep('poll-names', LONGEST_MS);
  await eventually(expectLakeToFollow, LONGEST_MS);
  expect(await lake("select distinct status from jira_issues where status_id = '3'")).toEqual([['Doing']]);
  expect(
    await lake(
      `select distinct field_name from jira_custom_fields where field_id in ('${TIER}', '${SEVERITY}') order by 1`,
    ),
  ).toEqual([['Tier'], ['Weight']]);
  expect(
    await lake("select distinct value_text from jira_custom_fields where value_json like '%10991%'"),
  ).toEqual([['Platinum']]);

  // by the hundred, nothing of any issue alone, and nothing more when all is done
  expect(Number(fetched[0]?.[0])).toBeGreaterThan(50);
  expect(await asked('/remotelink')).toBe(0);
  expect(await asked('/issue/:idOrKey')).toBe(0);
  expect(await asked('/issue/bulkfetch')).toBeLessThan(20);
  expect(await queues.sweep('poll-names', LONGEST_MS)).toContain('renamed 0');
}, 120_000);
