import { buildBundles, readCase, useRedis, whenCases } from '@jiralake/testing';
import { readRenamed, type RenamedThing } from './renamed-case';
import { startRenaming, type Renaming } from './start-renaming';

const server = useRedis();
const SPRINT = 'customfield_10020';
const SEVERITY = 'customfield_10004';
const TIER = 'customfield_19999';
/** for a version */
const FOUND_IN = 'customfield_12036';
const STATUS = '3';
const VERSION = '10301';

const things = readRenamed(readCase('renamed-things').input ?? []);

let site: Renaming;
let epic = '';
let members: string[] = [];
let person = '';
/** The things before a change: two issues in two sprints with a severity and an epic, and one with a field without a name. */
async function fill(): Promise<void> {
  const issues = (await site.stack.simulator.issues()).map(({ issue }) => issue);
  const parents = new Set(issues.map(({ fields }) => (fields['parent'] as { id?: string } | undefined)?.id));
  const free = issues.filter(
    ({ id, key, fields }) => key.startsWith('DEV-') && !fields['parent'] && !parents.has(id),
  );
  [epic = '', ...members] = free.slice(0, 3).map(({ id }) => id);
  const authors = issues.flatMap(({ fields }) =>
    (fields['comment'] as { comments: { author: { accountId: string } }[] }).comments.map(
      ({ author }) => author.accountId,
    ),
  );
  person = authors[0] ?? '';
  const sprints = [41, 42].map((id) => ({ id, name: `Sprint ${id}`, state: 'active', boardId: 5, goal: '' }));
  for (const issueId of members) {
    await site.change({ thing: 'value', id: SPRINT, issueId, value: sprints });
    await site.change({ thing: 'value', id: SEVERITY, issueId, value: { id: '10991', value: 'Gold' } });
    await site.change({ thing: 'parent', id: epic, issueId });
  }
  for (const thing of things) {
    if (thing.kind === 'status') await site.change({ thing: 'status', id: STATUS, name: thing.before });
    if (thing.kind === 'version') await site.change({ thing: 'version', id: VERSION, name: thing.before });
  }
  const value = { id: '10300', name: '4.0.0', released: true, archived: false };
  await site.change({ thing: 'value', id: FOUND_IN, issueId: members[0], value });
  await site.change({ thing: 'field', id: TIER, name: 'Customer tier' });
  await site.change({ thing: 'value', id: TIER, issueId: epic, value: 'gold' });
}

const statuses = `select distinct status from jira_issues where status_id = '${STATUS}'
  union select distinct linked_issue_status from jira_issuelinks where linked_issue_id in (select issue_id from jira_issues where status_id = '${STATUS}')`;
const sprint = (id: number, what: string): string =>
  `select distinct json_extract_string(element, '$.${what}') from (select unnest(from_json(value_json, '["JSON"]')) as element
   from jira_custom_fields where field_id = '${SPRINT}') where json_extract_string(element, '$.id') = '${id}'`;
const version = `select distinct name from (select unnest(from_json(fix_versions, '["VARCHAR"]')) as name,
   unnest(from_json(fix_version_ids, '["VARCHAR"]')) as id from jira_issues) where id = '${VERSION}'`;
const authors = (): string =>
  `select distinct author_name from jira_comments where author_account_id = '${person}'
   union select distinct author_name from jira_attachments where author_account_id = '${person}'`;
const epicProject = `select distinct regexp_extract(parent_key, '^[A-Z]+') from jira_issues where parent_id = `;

/** How a line applies to a thing of this site: the change, its event, and the rows afterwards. */
async function perform(
  thing: RenamedThing,
): Promise<{ events: string[]; told: string[]; sql: string; says: unknown[] }> {
  switch (thing.kind) {
    case 'status': {
      const events = await site.change({ thing: 'status', id: STATUS, name: thing.after });
      return { events, told: [], sql: statuses, says: [thing.after] };
    }
    case 'sprint': {
      const events = await site.change({ thing: 'sprint', id: thing.id, state: thing.after });
      return { events, told: [thing.event], sql: sprint(Number(thing.id), 'state'), says: [thing.after] };
    }
    case 'version': {
      const events = await site.change({ thing: 'version', id: VERSION, name: thing.after });
      return { events, told: [thing.event ?? ''], sql: version, says: [thing.after] };
    }
    case 'account': {
      const events = await site.change({ thing: 'user', id: person, name: 'Former user', silent: true });
      return { events, told: [], sql: authors(), says: ['Former user'] };
    }
    case 'epic': {
      expect(await site.stack.simulator.change('move', epic)).toBe(true);
      const key = (await site.stack.simulator.issues()).find(({ issue }) => issue.id === epic)?.issue.key;
      const says = [String(key).replace(/-\d+$/, '')];
      expect(says).not.toEqual(['DEV']);
      return { events: [], told: [], sql: `${epicProject}'${epic}'`, says };
    }
  }
}

const idOf = (look: string, id: string, wanted: string, table = 'issues'): string =>
  `select distinct ${look} from jira_${table} where ${id} = '${wanted}'`;
const valueOf = (path: string, id: string): string =>
  `select distinct json_extract_string(element, '$.${path}name') from (select unnest(case when value_json like '[%'
   then from_json(value_json, '["JSON"]') else [value_json::json] end) as element from jira_custom_fields)
   where json_extract_string(element, '$.${path}id') = '${id}'`;
const fieldName = (id: string): string => idOf('field_name', 'field_id', id, 'custom_fields');

const isTold = ({ kind }: RenamedThing): boolean => kind !== 'status' && kind !== 'account';

describe('things that change without an event of their issues', () => {
  beforeAll(async () => {
    buildBundles();
    site = await startRenaming(server);
    await fill();
    await site.stack.simulator.announce();
    await site.untilQuiet();
  }, 120_000);
  afterAll(() => site.stop());

  whenCases()(
    'every row says the new name, state and key of the collected things that an event tells',
    async () => {
      expect(things.map(({ kind }) => kind)).toEqual(['status', 'sprint', 'version', 'account', 'epic']);
      await site.says(statuses, ['Doing']);
      await site.says(version, ['1.0-rc']);
      await site.says(sprint(41, 'state'), ['active']);
      const told = [];
      for (const thing of things.filter(isTold)) told.push(await perform(thing));
      expect(told.map(({ events }) => events)).toEqual(told.map((each) => each.told));
      for (const { sql, says } of told) await site.says(sql, says);
    },
    120_000,
  );

  it.each<[string[], Record<string, unknown>, string, unknown[]]>([
    [
      ['sprint_updated'],
      { thing: 'sprint', id: '42', name: 'Sprint 42b' },
      sprint(42, 'name'),
      ['Sprint 42b'],
    ],
    [
      ['jira:version_updated', 'jira:version_unreleased'],
      { thing: 'version', id: '10300', name: '4.0', released: false },
      valueOf('', '10300'),
      ['4.0'],
    ],
    [
      ['jira:version_deleted'],
      { thing: 'version', id: '10302', mergeInto: '10300' },
      "select count(*) from jira_issues where fix_versions like '%3.9%' or affects_versions like '%3.9%'",
      [0],
    ],
    [
      ['issuetype_updated'],
      { thing: 'issuetype', id: '10100', name: 'Outage' },
      idOf('issue_type', 'issue_type_id', '10100'),
      ['Outage'],
    ],
  ])('an event tells: %j', async (events, request, sql, expected) => {
    expect(await site.change(request)).toEqual(events);
    await site.says(sql, expected);
  });

  it('the poll of names finds what no event tells, the collected things first', async () => {
    const silent: [Record<string, unknown>, sql: string][] = [
      [{ thing: 'priority', id: '3' }, idOf('priority', 'priority_id', '3')],
      [{ thing: 'resolution', id: '10000' }, idOf('resolution', 'resolution_id', '10000')],
      [{ thing: 'issueLinkType', id: '10000' }, idOf('link_type', 'link_type_id', '10000', 'issuelinks')],
      [
        { thing: 'component', id: '10200' },
        "select distinct 'new' from jira_issues where components like '%\"new\"%'",
      ],
      [
        { thing: 'option', id: '10991' },
        "select distinct value_text from jira_custom_fields where value_json like '%10991%'",
      ],
      [{ thing: 'securitylevel', id: '10010' }, idOf('security_level', 'security_level_id', '10010')],
      [{ thing: 'requestType', id: '81' }, valueOf('requestType.', '81')],
      [{ thing: 'organization', id: '1' }, valueOf('', '1')],
      [
        { thing: 'team', id: '7f2c1a34-0d7f-4a6b-8a0c-3b1f6a9d5e01' },
        valueOf('', '7f2c1a34-0d7f-4a6b-8a0c-3b1f6a9d5e01'),
      ],
      [{ thing: 'field', id: TIER }, fieldName(TIER)],
      [{ thing: 'field', id: SEVERITY }, fieldName(SEVERITY)],
    ];
    await site.untilQuiet();
    await site.stack.simulator.resetRequests();
    const collected = [];
    for (const thing of things.filter((each) => !isTold(each))) collected.push(await perform(thing));
    expect(collected.flatMap(({ events }) => events)).toEqual([]);
    for (const [request] of silent) expect(await site.change({ ...request, name: 'new' })).toEqual([]);
    await site.pollNames();
    for (const { sql, says } of collected) await site.says(sql, says);
    for (const [, sql] of silent) await site.says(sql, ['new']);

    // in batches of a hundred, without single requests
    expect(await site.lake('select count(*) > 30 from jira_issues')).toEqual([true]);
    expect(await site.asked('/remotelink')).toBe(0);
    expect(await site.asked('/issue/:idOrKey')).toBe(0);
    expect(await site.asked('/issue/bulkfetch')).toBeLessThan(20);
  }, 120_000);

  it('nothing else in the lake is another than on the site, and nothing more is found', async () => {
    await site.untilQuiet();
    expect(await site.differences()).toEqual({});
    expect(await site.pollNames()).toContain('renamed 0');
  }, 120_000);
});
