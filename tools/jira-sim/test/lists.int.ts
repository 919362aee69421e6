import { CLOUD_ID, MAIN, SERVICE, startSimulator } from './start-simulator';

interface Entry {
  id: string;
  created: string;
}

interface Page {
  startAt: number;
  maxResults: number;
  total: number;
  isLast?: boolean;
  nextPage?: string;
  comments?: Entry[];
  worklogs?: Entry[];
  values?: Entry[];
}

interface BigIssue {
  id: string;
  fields: {
    description: unknown;
    comment: Page;
    worklog: Page;
    attachment: { id: string }[];
  };
  changelog: { total: number; histories: Entry[] };
}

describe('the lists of a big issue', () => {
  let site: Awaited<ReturnType<typeof startSimulator>>;
  let whole: BigIssue;
  beforeAll(async () => {
    site = await startSimulator({ issues: 5, bigIssues: 1 });
    whole = (await site.issueLines())[0]!.issue as unknown as BigIssue;
  });
  afterAll(() => site.stop());

  const ids = (entries: Entry[] = []) => entries.map(({ id }) => id);
  const page = (path: string) => site.json<Page>(site.get(`/rest/api/3/issue/${whole.id}/${path}`, MAIN));
  const entriesOf = ({ comments, worklogs, values }: Page) => comments ?? worklogs ?? values ?? [];
  const allPages = async (list: string, query = '') => {
    const pages: Page[] = [];
    for (let startAt = 0; ; startAt += entriesOf(pages.at(-1)!).length) {
      pages.push(await page(`${list}?startAt=${startAt}${query}`));
      if (entriesOf(pages.at(-1)!).length === 0) return pages;
    }
  };

  it('are whole for the admin and cut to their windows for everybody else', async () => {
    const path = `/rest/api/3/issue/${whole.id}?expand=changelog`;
    const { fields, changelog } = await site.json<BigIssue>(site.get(path, MAIN));
    expect(whole.fields.comment.comments).toHaveLength(250);
    expect(ids(fields.comment.comments)).toEqual(ids(whole.fields.comment.comments).slice(150));
    expect(fields.comment.total).toBe(250);
    expect(ids(fields.worklog.worklogs)).toEqual(ids(whole.fields.worklog.worklogs).slice(0, 20));
    expect(fields.worklog).toMatchObject({ total: 60, maxResults: 20 });
    expect(ids(changelog.histories)).toEqual(ids(whole.changelog.histories).slice(0, 100));
    expect(changelog.total).toBe(230);
  });

  it('are paged to the end, oldest first', async () => {
    const comments = await allPages('comment');
    expect(comments.map((one) => entriesOf(one).length)).toEqual([100, 100, 50, 0]);
    expect(comments[0]).toMatchObject({ startAt: 0, maxResults: 100, total: 250 });
    expect(ids(comments.flatMap(entriesOf))).toEqual(ids(whole.fields.comment.comments));
    const changes = await allPages('changelog', '&maxResults=500');
    expect(changes.map(({ isLast }) => isLast)).toEqual([false, false, true, true]);
    expect(ids(changes.flatMap(entriesOf))).toEqual(ids(whole.changelog.histories).reverse());
    const worklogs = await allPages('worklog');
    expect(worklogs[0]).toMatchObject({ startAt: 0, maxResults: 5000, total: 60 });
    expect(ids(worklogs.flatMap(entriesOf))).toEqual(ids(whole.fields.worklog.worklogs));
  });

  it('order comments as they are told', async () => {
    const newest = ids((await page('comment?orderBy=-created&maxResults=3')).comments);
    expect(newest).toEqual(ids(whole.fields.comment.comments).reverse().slice(0, 3));
    for (const order of ['created', '+created', '%2Bcreated']) {
      const oldest = ids((await page(`comment?orderBy=${order}&maxResults=3`)).comments);
      expect(oldest).toEqual(ids(whole.fields.comment.comments).slice(0, 3));
    }
    const refused = await site.get(`/rest/api/3/issue/${whole.id}/comment?orderBy=author`, MAIN);
    expect(refused.status).toBe(400);
  });

  it('name the address of the next page of changes, which leads to it', async () => {
    const first = await page('changelog?maxResults=30');
    const second = await site.json<Page>(site.get(first.nextPage!.replace(site.simulator.url, ''), MAIN));
    expect(second).toMatchObject({ startAt: 30, maxResults: 30, total: 230, isLast: false });
    expect((await page('changelog?startAt=200')).nextPage).toBeUndefined();
  });

  it('are the same behind the gateway', async () => {
    for (const list of ['comment', 'changelog', 'worklog']) {
      const path = `/rest/api/3/issue/${whole.id}/${list}?startAt=3&maxResults=2`;
      const atGateway = await site.json(site.get(`/ex/jira/${CLOUD_ID}${path}`, SERVICE));
      expect(atGateway).toEqual(await site.json(site.get(path, MAIN)));
      expect((await site.get(`/rest/api/3/issue/NONE-1/${list}`, MAIN)).status).toBe(404);
      expect((await site.get(path)).status).toBe(401);
    }
    const fields = await site.json<unknown[]>(site.get('/rest/api/3/field', MAIN));
    expect(fields.length).toBeGreaterThan(200);
    expect(await site.json(site.get(`/ex/jira/${CLOUD_ID}/rest/api/3/field`, SERVICE))).toEqual(fields);
  });

  it('go with files whose media ids the redirects name', async () => {
    const media = new Set<string>();
    for (const { id } of whole.fields.attachment) {
      const redirect = await site.get(`/rest/api/3/attachment/content/${id}`, MAIN);
      media.add(new URL(redirect.headers.get('location') ?? '').pathname.split('/')[2]!);
    }
    const shown = (value: unknown) =>
      [...JSON.stringify(value).matchAll(/"type":"file","id":"([^"]+)"/g)].filter(([, id]) => media.has(id!));
    expect(shown(whole.fields.description)).toHaveLength(1);
    expect(shown(whole.fields.comment.comments)).toHaveLength(1);
  });
});

describe('growth', () => {
  it('adds to the lists of one issue, without a webhook', async () => {
    const site = await startSimulator();
    try {
      const { received } = await site.receiver(() => 200);
      const { id } = (await site.issueLines())[0]!.issue;
      const before = await site.json<Page>(site.get(`/rest/api/3/issue/${id}/comment`, MAIN));
      const growth = {
        issueId: id,
        comments: 120,
        worklogs: 25,
        histories: 101,
        remoteLinks: 9,
        attachments: 2,
      };
      const grown = await site.json<Record<string, number>>(site.post('/_sim/grow', growth));
      expect(grown).toMatchObject({ issueId: id, comments: before.total + 120 });
      const after = await site.json<Page>(site.get(`/rest/api/3/issue/${id}/comment`, MAIN));
      expect(after.total).toBe(before.total + 120);
      const { fields } = await site.json<{ fields: { updated: string } }>(
        site.get(`/rest/api/3/issue/${id}`, MAIN),
      );
      expect(Date.parse(fields.updated)).toBe(grown['updated']);
      await site.untilDelivered();
      expect(received).toHaveLength(0);
      expect((await site.post('/_sim/grow', { issueId: 'NONE-1' })).status).toBe(404);
      expect((await site.post('/_sim/grow', { issueId: id, comments: -1 })).status).toBe(400);
    } finally {
      await site.stop();
    }
  });
});
