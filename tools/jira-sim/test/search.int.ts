import { CLOUD_ID, MAIN, SERVICE, startSimulator } from './start-simulator';

interface Found {
  issues: { id: string; key?: string; fields?: Record<string, unknown> }[];
  nextPageToken?: string;
  isLast: boolean;
  errorMessages?: string[];
}

const ALL = 'created >= "2000-01-01 00:00" order by created asc';

describe('a search', () => {
  let site: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    site = await startSimulator({ issues: 230 });
  });
  afterAll(() => site.stop());

  const find = (body: object) => site.json<Found>(site.search(body));
  const idsOf = ({ issues }: Found) => issues.map(({ id }) => id);
  const truth = async () => (await site.issueLines()).map(({ issue }) => issue);
  const allPages = async (body: object, between: () => Promise<unknown> = () => Promise.resolve()) => {
    const pages = [await find(body)];
    for (let token = pages[0]!.nextPageToken; token !== undefined; token = pages.at(-1)!.nextPageToken) {
      await between();
      pages.push(await find({ ...body, nextPageToken: token }));
    }
    return pages;
  };

  it('is paged by token to the end, without a total', async () => {
    const pages = await allPages({ jql: ALL, fields: ['updated'], maxResults: 5000 });
    expect(pages.map(({ issues }) => issues.length)).toEqual([100, 100, 30]);
    expect(pages.map(({ isLast }) => isLast)).toEqual([false, false, true]);
    expect(Object.keys(pages[2]!)).toEqual(['issues', 'isLast']);
    const inOrder = (await truth()).sort((a, b) => createdOf(a) - createdOf(b));
    expect(pages.flatMap(idsOf).sort()).toEqual(inOrder.map(({ id }) => id).sort());
    expect(pages.flatMap(({ issues }) => issues)[0]).toMatchObject({
      id: inOrder[0]!.id,
      key: inOrder[0]!.key,
    });
  });

  it('shows 50 ids unless told otherwise, and at most 5000 of them', async () => {
    const usual = await find({ jql: ALL });
    expect(usual.issues).toHaveLength(50);
    expect(Object.keys(usual.issues[0]!)).toEqual(['id']);
    expect((await find({ jql: ALL, maxResults: 9_000 })).issues).toHaveLength(230);
    const keys = await find({ jql: ALL, fields: ['key'], maxResults: 200 });
    expect(keys.issues).toHaveLength(200);
    expect(keys.issues[0]).toMatchObject({
      key: expect.stringMatching(/^[A-Z]+-\d+$/) as string,
      fields: {},
    });
  });

  it('selects fields as it is told', async () => {
    const fieldsOf = async (...fields: string[]) =>
      Object.keys((await find({ jql: ALL, fields, maxResults: 1 })).issues[0]!.fields ?? {});
    expect(await fieldsOf('updated', 'summary')).toEqual(['summary', 'updated']);
    expect(await fieldsOf('*all')).toEqual(expect.arrayContaining(['comment', 'summary']));
    expect(await fieldsOf('-summary')).not.toEqual(expect.arrayContaining(['comment']));
    expect(await fieldsOf('-summary')).toContain('updated');
  });

  it('finds by project and by times of minutes in the zone of the account', async () => {
    const issues = await truth();
    const support = issues.filter(({ key }) => key.startsWith('SUPPORT-'));
    const found = await find({ jql: 'project = support', maxResults: 5000 });
    expect(idsOf(found).sort()).toEqual(support.map(({ id }) => id).sort());
    // the time in the newest issue has Berlin's offset, which is the account's zone as well
    const newest = issues.sort((a, b) => createdOf(b) - createdOf(a))[0]!;
    const minute = String(newest.fields['created']).slice(0, 16).replace('T', ' ');
    expect(idsOf(await find({ jql: `created >= "${minute}"` }))).toContain(newest.id);
    const before = idsOf(await find({ jql: `created < "${minute}"`, maxResults: 5000 }));
    expect(before).toHaveLength(issues.filter((issue) => createdOf(issue) < floor(createdOf(newest))).length);
  });

  it('neither repeats nor loses an issue that stays while others come and go', async () => {
    const before = (await truth()).map(({ id }) => id);
    const jql = 'created >= -1000d order by updated asc';
    const deleted: string[] = [];
    const pages = await allPages({ jql, maxResults: 40 }, async () => {
      const { issueIds } = await site.json<{ issueIds: string[] }>(
        site.post('/_sim/change', { kind: 'delete' }),
      );
      deleted.push(issueIds[0]!);
      await site.post('/_sim/change', { kind: 'create' });
    });
    const found = pages.flatMap(idsOf);
    const stayed = new Set((await truth()).map(({ id }) => id).filter((id) => before.includes(id)));
    expect(deleted.length).toBeGreaterThan(3);
    expect([...stayed].filter((id) => !found.includes(id))).toEqual([]);
  });

  it('is refused with the reason', async () => {
    const refusalOf = async (body: object) => {
      const response = await site.search(body);
      return [response.status, ((await response.json()) as Found).errorMessages?.[0]];
    };
    const unbounded =
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.';
    expect(await refusalOf({ jql: 'order by key' })).toEqual([400, unbounded]);
    expect(await refusalOf({})).toEqual([400, unbounded]);
    expect(await refusalOf({ jql: 'project = NONE' })).toEqual([
      400,
      "The value 'NONE' does not exist for the field 'project'.",
    ]);
    const { nextPageToken } = await find({ jql: ALL });
    expect(await refusalOf({ jql: 'created >= -9d', nextPageToken })).toEqual([
      400,
      'The nextPageToken is not valid for this query.',
    ]);
    expect((await refusalOf({ jql: ALL, startAt: 50 }))[0]).toBe(400);
    expect((await site.search({ jql: ALL }, 'nobody:x')).status).toBe(401);
  });

  it('is the same in the address and behind the gateway', async () => {
    const body = { jql: 'project in (SUPPORT) order by key', fields: ['updated'], maxResults: 3 };
    const posted = await find(body);
    const query = new URLSearchParams({ ...body, fields: 'updated', maxResults: '3' });
    expect(await site.json(site.get(`/rest/api/3/search/jql?${query.toString()}`, MAIN))).toEqual(posted);
    expect(await site.json(site.search(body, SERVICE, `/ex/jira/${CLOUD_ID}`))).toEqual(posted);
  });

  it('takes a query of thousands of characters in the body, and refuses it in the address', async () => {
    const [known] = await truth();
    const ids = [known!.id, ...Array.from({ length: 1_200 }, (_, i) => String(900_000_000 + i))];
    const jql = `id in (${ids.join(', ')})`;
    expect(idsOf(await find({ jql }))).toEqual([known!.id]);
    const search = (text: string) =>
      site.get(`/rest/api/3/search/jql?${new URLSearchParams({ jql: text }).toString()}`, MAIN);
    expect((await search(jql.slice(0, 12_000))).status).toBe(414);
    // the server behind the proxy would not read such a long line to its end either
    expect((await search(jql.padEnd(20_000))).status).toBe(431);
  });

  it('finds nothing while the account may see no issues', async () => {
    await site.post('/_sim/faults', [{ fault: { kind: 'revoke', what: 'issues' } }]);
    expect(await find({ jql: ALL })).toEqual({ issues: [], isLast: true });
    await site.post('/_sim/faults', []);
    expect((await find({ jql: ALL })).issues).toHaveLength(50);
  });
});

function createdOf({ fields }: { fields: Record<string, unknown> }): number {
  return Date.parse(String(fields['created']));
}

function floor(ms: number): number {
  return Math.floor(ms / 60_000) * 60_000;
}
