import { CLOUD_ID, MAIN, SERVICE, SLA_FIELD, startSimulator } from './start-simulator';

interface Page<T> {
  total: number;
  comments: T[];
}
interface Issue {
  id: string;
  key: string;
  fields: { comment: Page<unknown>; [name: string]: unknown };
  changelog?: { total: number; histories: { id: string; created: string }[] };
}
interface Bulk {
  issues: Issue[];
  issueErrors: { id: string }[];
}
interface Changes {
  issueChangeLogs: { issueId: string; changeHistories: { id: string; created: string }[] }[];
  nextPageToken?: string;
}

describe('many issues in one request', () => {
  let site: Awaited<ReturnType<typeof startSimulator>>;
  let ids: string[];
  beforeAll(async () => {
    site = await startSimulator({ issues: 120 });
    ids = (await site.issueLines()).map(({ issue }) => issue.id);
    await site.post('/_sim/grow', { issueId: ids[3], comments: 150, histories: 200 });
  });
  afterAll(() => site.stop());
  afterEach(() => site.post('/_sim/faults', []));

  const issuesOf = (body: object, auth?: string, prefix?: string) =>
    site.json<Bulk>(site.bulkfetch('issue', body, auth, prefix));
  const changesOf = (body: object) => site.json<Changes>(site.bulkfetch('changelog', body));

  it('come by ascending id, whatever they were asked by; those that are not there are left out', async () => {
    const key = (await site.issueLines()).find(({ issue }) => issue.id === ids[5])!.issue.key;
    const asked = [ids[9]!, '999999999', key, ids[2]!, ids[2]!];
    const { issues, issueErrors } = await issuesOf({ issueIdsOrKeys: asked });
    const expected = [ids[2]!, ids[5]!, ids[9]!].sort((a, b) => Number(a) - Number(b));
    expect(issues.map(({ id }) => id)).toEqual(expected);
    expect(issueErrors).toEqual([]);
    // navigable fields by default
    expect(Object.keys(issues[0]!.fields)).toContain('summary');
    expect(Object.keys(issues[0]!.fields)).not.toContain('comment');
  });

  it('embed less of their lists than an issue alone does', async () => {
    const body = { issueIdsOrKeys: [ids[3]], fields: ['*all'], expand: ['changelog'] };
    const [issue] = (await issuesOf(body)).issues;
    expect(issue!.changelog!.histories).toHaveLength(40);
    expect(issue!.changelog!.total).toBeGreaterThan(200);
    expect(issue!.fields.comment.comments).toHaveLength(20);
    expect(issue!.fields.comment.total).toBeGreaterThanOrEqual(150);
    const path = `/rest/api/3/issue/${ids[3]}?expand=changelog`;
    const alone = await site.json<Issue>(site.get(path, MAIN));
    expect(alone.changelog!.histories).toHaveLength(100);
    expect(alone.fields.comment.comments).toHaveLength(100);
  });

  it('show SLA values to the account that may see them', async () => {
    const body = { issueIdsOrKeys: ids.slice(0, 100), fields: [SLA_FIELD] };
    const forbidden = ({ fields }: Issue) => 'errorMessage' in ((fields[SLA_FIELD] as object | null) ?? {});
    expect((await issuesOf(body)).issues.some(forbidden)).toBe(true);
    const seen = await issuesOf(body, SERVICE, `/ex/jira/${CLOUD_ID}`);
    expect(seen.issues).toHaveLength(100);
    expect(seen.issues.some(forbidden)).toBe(false);
  });

  it('are refused where they are too many, or asked for wrongly', async () => {
    const statusOf = async (what: 'issue' | 'changelog', body: object) =>
      (await site.bulkfetch(what, body)).status;
    expect(await statusOf('issue', { issueIdsOrKeys: ids.slice(0, 101) })).toBe(400);
    expect(await statusOf('issue', { issueIdsOrKeys: [] })).toBe(400);
    expect(await statusOf('issue', { issueIdsOrKeys: ids.slice(0, 1), expand: 'changelog' })).toBe(400);
    expect(await statusOf('changelog', { issueIdsOrKeys: ids.slice(0, 1), nextPageToken: 'x' })).toBe(400);
  });

  it('tell their changes page by page, the oldest first, an issue on several pages', async () => {
    const pages = [await changesOf({ issueIdsOrKeys: ids.slice(0, 10), maxResults: 50 })];
    for (let token = pages[0]!.nextPageToken; token !== undefined; token = pages.at(-1)!.nextPageToken) {
      const body = { issueIdsOrKeys: ids.slice(0, 10), maxResults: 50, nextPageToken: token };
      pages.push(await changesOf(body));
    }
    const logs = pages.flatMap(({ issueChangeLogs }) => issueChangeLogs);
    const own = logs.filter(({ issueId }) => issueId === ids[3]);
    expect(own.length).toBeGreaterThan(1);
    const path = `/rest/api/3/issue/${ids[3]}/changelog`;
    const { total } = await site.json<{ total: number }>(site.get(path, MAIN));
    const changes = own.flatMap(({ changeHistories }) => changeHistories);
    expect(new Set(changes.map(({ id }) => id)).size).toBe(total);
    const times = changes.map(({ created }) => Date.parse(created));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('can fail one by one, and be hidden', async () => {
    await site.post('/_sim/faults', [{ fault: { kind: 'issueErrors', most: 2 }, times: 1 }]);
    const { issues, issueErrors } = await issuesOf({ issueIdsOrKeys: ids.slice(0, 5) });
    expect([issues.length, issueErrors.length]).toEqual([3, 2]);
    await site.post('/_sim/faults', [{ fault: { kind: 'revoke', what: 'issues' } }]);
    expect(await issuesOf({ issueIdsOrKeys: ids.slice(0, 5) })).toEqual({ issues: [], issueErrors: [] });
    expect(await changesOf({ issueIdsOrKeys: ids.slice(0, 5) })).toEqual({ issueChangeLogs: [] });
  });
});

describe('a search index that lags', () => {
  let site: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    site = await startSimulator({ indexLagMs: 3_600_000 });
  });
  afterAll(() => site.stop());

  it('does not find what is new, unless it is named, nor what an edit brought', async () => {
    const change = async (kind: string, issueId?: string) => {
      const body = { kind, ...(issueId ? { issueId } : {}) };
      const made = await site.json<{ issueIds: string[] }>(site.post('/_sim/change', body));
      return made.issueIds[0]!;
    };
    const find = async (jql: string, more: object = {}) => {
      const { issues } = await site.json<Bulk>(site.search({ jql, maxResults: 5_000, ...more }));
      return issues.map(({ id }) => id);
    };
    const before = await find('created >= -9999d');
    const edited = await change('edit-summary', before[0]);
    const created = await change('create');
    expect(before.length).toBeGreaterThan(50);
    expect(await find('created >= -9999d')).toEqual(before);
    expect(await find('updated >= -30m')).not.toContain(edited);
    const named = { reconcileIssues: [edited, created].map(Number) };
    expect(await find('updated >= -30m', named)).toEqual(expect.arrayContaining([edited, created]));
    await site.post('/_sim/index', { lagMs: 0 });
    expect(await find('created >= -9999d')).toContain(created);
  });
});

describe('the burst limits', () => {
  it('are answered with 429 beyond so many requests a second', async () => {
    let time = 0;
    const site = await startSimulator({ burstLimits: () => time });
    const path = '/rest/api/3/issue/NONE-1/remotelink';
    const statusesOf = (count: number): Promise<number[]> =>
      Promise.all(Array.from({ length: count }, async () => (await site.get(path, MAIN)).status));
    const first = await statusesOf(120);
    time += 50;
    const later = await statusesOf(10);
    await site.stop();
    const passed = [first, later].map((statuses) => statuses.filter((status) => status === 404).length);
    const refused = [first, later].map((statuses) => statuses.filter((status) => status === 429).length);
    expect({ passed, refused }).toEqual({ passed: [100, 5], refused: [20, 5] });
  });
});
