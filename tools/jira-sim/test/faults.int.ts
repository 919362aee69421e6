import { CLOUD_ID, MAIN, SERVICE, startSimulator } from './start-simulator';

interface LogEntry {
  path: string;
  account: string;
  status: number | null;
  ms: number;
  range: string | null;
  bytes: number;
  faults: string[];
}

describe('faults over HTTP', () => {
  let site: Awaited<ReturnType<typeof startSimulator>>;
  let id: string;
  let issue: string;
  beforeEach(async () => {
    site = await startSimulator({ issues: 5, bigIssues: 1 });
    id = (await site.issueLines())[0]!.issue.id;
    issue = `/rest/api/3/issue/${id}`;
  });
  afterEach(() => site.stop());

  const rules = async (...list: object[]) => expect((await site.post('/_sim/faults', list)).status).toBe(200);
  const fault = (one: object, match: object = {}) => rules({ match, fault: one });
  const status = async (path: string, auth = MAIN) => (await site.get(path, auth)).status;
  const log = (limit = 100) => site.json<LogEntry[]>(site.get(`/_sim/log?limit=${limit}`));
  const counted = async () =>
    (await site.json<{ faults: Record<string, number> }>(site.get('/_sim/status'))).faults;
  const file = async () => {
    const { issue: first } = (await site.issueLines())[0]!;
    return first.fields.attachment.find(({ size }) => size > 1)!;
  };

  it.each([
    [5, '5'],
    ['whenever you like', 'whenever you like'],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 'Wed, 21 Oct 2015 07:28:00 GMT'],
    [undefined, null],
  ])('429 with Retry-After %p', async (retryAfter, header) => {
    await fault({
      kind: '429',
      reason: 'jira-quota-tenant-based',
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
    const limited = await site.get(issue, MAIN);
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe(header);
    expect(limited.headers.get('ratelimit-reason')).toBe('jira-quota-tenant-based');
    expect(await limited.json()).toMatchObject({ status: 429 });
  });

  it('429 as HTML with a date that is some seconds ahead', async () => {
    await fault({ kind: '429', body: 'html', retryAfter: { httpDateIn: 60 } });
    const limited = await site.get(issue, MAIN);
    const ahead = Date.parse(limited.headers.get('retry-after')!) - Date.now();
    expect(ahead).toBeGreaterThan(55_000);
    expect(ahead).toBeLessThanOrEqual(60_000);
    expect(limited.headers.get('content-type')).toContain('text/html');
    expect(limited.headers.get('ratelimit-reason')).toBeNull();
  });

  it.each([
    'jira-burst-based',
    'jira-quota-global-based',
    'jira-quota-tenant-based',
    'jira-per-issue-on-write',
  ])('429 with the reason %s and the time of its end, without seconds', async (reason) => {
    await fault({ kind: '429', reason, resetIn: 600 });
    const { headers } = await site.get(issue, MAIN);
    expect(headers.get('ratelimit-reason')).toBe(reason);
    expect(headers.get('retry-after')).toBeNull();
    const reset = headers.get('x-ratelimit-reset')!;
    expect(reset).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
    expect(Date.parse(reset) - Date.now()).toBeGreaterThan(530_000);
    expect(Date.parse(reset) - Date.now()).toBeLessThanOrEqual(600_000);
  });

  it('503, other statuses and a login page in place of the answer', async () => {
    await rules(
      { match: { nth: 1 }, fault: { kind: '503', retryAfter: 2 } },
      { match: { nth: 2 }, fault: { kind: '503' } },
      { match: { nth: 3 }, fault: { kind: 'status', status: 410, body: 'plain' } },
      { match: { nth: 4 }, fault: { kind: 'html' } },
    );
    const answers = [];
    for (let count = 0; count < 5; count += 1) answers.push(await site.get(issue, MAIN));
    expect(answers.map((answer) => answer.status)).toEqual([503, 503, 410, 200, 200]);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual(['2', null, null, null, null]);
    expect(answers.map(({ headers }) => headers.get('content-type')!.split(';')[0])).toEqual([
      'text/html',
      'text/html',
      'text/plain',
      'text/html',
      'application/json',
    ]);
    expect(await answers[3]!.text()).toContain('Log in');
    expect(await counted()).toEqual({ '503': 2, status: 1, html: 1 });
  });

  it('no answer, half of one, and half of one that claims to be all', async () => {
    await rules(
      { match: { nth: 1 }, fault: { kind: 'drop' } },
      { match: { nth: 2 }, fault: { kind: 'cut' } },
      { match: { nth: 3 }, fault: { kind: 'cut', how: 'truncate' } },
    );
    await expect(site.get(issue, MAIN)).rejects.toThrow();
    const broken = await site.get(issue, MAIN);
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow();
    const cut = await site.get(issue, MAIN);
    expect(cut.headers.get('content-type')).toContain('application/json');
    const text = await cut.text();
    expect(text.length).toBeGreaterThan(1000);
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect((await log()).map((entry) => entry.status)).toEqual([null, 200, 200]);
  });

  it('JSON of wrong types', async () => {
    await rules(
      { match: { nth: 1 }, fault: { kind: 'types' } },
      { match: { nth: 2 }, fault: { kind: 'types', to: 'list' } },
      { match: { nth: 3 }, fault: { kind: 'types', to: 'numbers' } },
    );
    expect(await site.json(site.get(issue, MAIN))).toBeNull();
    expect(await site.json(site.get(issue, MAIN))).toEqual([expect.objectContaining({ id })]);
    expect(await site.json(site.get(issue, MAIN))).toMatchObject({ id: Number(id) });
  });

  it('pages that are empty, short, or always the first', async () => {
    const comments = `${issue}/comment?startAt=100`;
    const first = await site.json<{ comments: { id: string }[] }>(site.get(`${issue}/comment`, MAIN));
    await rules(
      { match: { path: '/comment', nth: 1 }, fault: { kind: 'empty' } },
      { match: { path: '/comment', nth: 2 }, fault: { kind: 'shortPages', most: 7 } },
      { match: { path: '/comment', nth: 3 }, fault: { kind: 'ignoreStartAt' } },
    );
    expect(await site.json(site.get(comments, MAIN))).toMatchObject({
      startAt: 100,
      total: 250,
      comments: [],
    });
    const short = await site.json<{ comments: unknown[]; maxResults: number }>(site.get(comments, MAIN));
    expect(short).toMatchObject({ startAt: 100, maxResults: 100, total: 250 });
    expect(short.comments).toHaveLength(7);
    expect(await site.json(site.get(comments, MAIN))).toEqual(first);
  });

  it('lists that do not say how many there are, nor where they end', async () => {
    const page = (path: string) => site.json<Record<string, unknown>>(site.get(path, MAIN));
    await fault({ kind: 'noTotal' });
    const changes = await page(`${issue}/changelog`);
    expect([changes['total'], changes['isLast']]).toEqual([undefined, false]);
    expect(await page(`${issue}/comment`)).not.toHaveProperty('total');
    await fault({ kind: 'noTotal', isLast: 'drop' });
    expect(Object.keys(await page(`${issue}/changelog`))).toEqual([
      'self',
      'startAt',
      'maxResults',
      'values',
    ]);
    const whole = await page(`${issue}?expand=changelog`);
    expect(whole).toMatchObject({ changelog: { startAt: 0 }, fields: { comment: { startAt: 0 } } });
    expect(whole['changelog']).not.toHaveProperty('total');
    expect(whole).not.toHaveProperty('fields.comment.total');
    expect(whole).not.toHaveProperty('fields.worklog.total');
    const bulk = await site.json<{ issues: object[] }>(
      site.bulkfetch('issue', { issueIdsOrKeys: [id], fields: ['comment'], expand: ['changelog'] }),
    );
    expect(bulk.issues[0]).not.toHaveProperty('fields.comment.total');
    expect(bulk.issues[0]).not.toHaveProperty('changelog.total');
  });

  it('the answer of another issue than the one that was asked for', async () => {
    const ids = (await site.issueLines()).map((line) => line.issue.id);
    await fault({ kind: 'otherIssue' });
    const other = await site.json<{ id: string }>(site.get(issue, MAIN));
    expect(other.id).not.toBe(id);
    expect(ids).toContain(other.id);
    const lists = await site.json<{ worklogs: { issueId: string }[] }>(site.get(`${issue}/worklog`, MAIN));
    expect(lists.worklogs.filter(({ issueId }) => issueId === id)).toEqual([]);
    const asked = [ids[1]!, ids[2]!];
    const bulk = await site.json<{ issues: { id: string }[] }>(
      site.bulkfetch('issue', { issueIdsOrKeys: asked }),
    );
    const answered = bulk.issues.map((each) => each.id);
    expect([answered.includes(asked[0]!), answered.includes(asked[1]!), answered.length]).toEqual([
      false,
      true,
      2,
    ]);
  });

  it('a comment deleted between two pages moves the rest up by one', async () => {
    const { received } = await site.receiver(() => 200);
    const page = (startAt: number) =>
      site.json<{ total: number; comments: { id: string }[] }>(
        site.get(`${issue}/comment?startAt=${startAt}`, MAIN),
      );
    const all = [...(await page(0)).comments, ...(await page(100)).comments].map((comment) => comment.id);
    await fault({ kind: 'deleteCommentOnPage', page: 2 });
    expect((await page(0)).total).toBe(250);
    const second = await page(100);
    expect(second.total).toBe(249);
    expect(second.comments[0]!.id).toBe(all[101]);
    expect((await page(100)).total).toBe(249);
    await site.untilDelivered();
    expect(received.map(({ body }) => body.webhookEvent)).toEqual(['comment_deleted']);
    const changes = await site.json<{ kind: string }[]>(site.get('/_sim/changes'));
    expect(changes.map(({ kind }) => kind)).toEqual(['comment-delete']);
  });

  it('an issue deleted between two requests', async () => {
    await fault({ kind: 'deleteIssueOnRequest' }, { path: '/worklog' });
    expect([await status(issue), await status(`${issue}/worklog`), await status(issue)]).toEqual([
      200, 404, 404,
    ]);
  });

  it('a file with fewer bytes than its issue says', async () => {
    const { id: fileId, size } = await file();
    await fault({ kind: 'shortAttachment', missing: 1 });
    const redirect = await site.get(`/rest/api/3/attachment/content/${fileId}`, MAIN);
    const short = await fetch(redirect.headers.get('location')!);
    expect((await short.arrayBuffer()).byteLength).toBe(size - 1);
    expect(await counted()).toEqual({ shortAttachment: 1 });
  });

  it('a file that is sent whole though its rest was asked for, or with less of the rest', async () => {
    const { id: fileId, size } = await file();
    await rules(
      { match: { nth: 1 }, fault: { kind: 'ignoreRange' } },
      { match: { nth: 2 }, fault: { kind: 'shortAttachment', missing: 1 } },
    );
    const path = `/rest/api/3/attachment/content/${fileId}?redirect=false`;
    const rest = () => site.get(path, MAIN, { headers: { Range: 'bytes=1-' } });
    const [whole, short] = [await rest(), await rest()];
    expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, size]);
    expect([short.status, (await short.arrayBuffer()).byteLength]).toEqual([206, size - 2]);
    const [first, second] = await log();
    expect([first!.range, second!.range]).toEqual(['bytes=1-', 'bytes=1-']);
    expect(first!.bytes).toBeGreaterThan(size);
    expect(await counted()).toEqual({ ignoreRange: 1, shortAttachment: 1 });
  });

  it('a file that comes slowly, with headers as ever', async () => {
    const { id: fileId, size } = await file();
    await fault({ kind: 'slowFile', bytesPerSecond: 10 * size });
    const path = `/rest/api/3/attachment/content/${fileId}?redirect=false`;
    const rest = await site.get(path, MAIN, { headers: { Range: 'bytes=1-' } });
    expect([rest.status, rest.headers.get('content-length')]).toEqual([206, String(size - 1)]);
    expect((await rest.arrayBuffer()).byteLength).toBe(size - 1);
    await fault({ kind: 'slowFile' });
    const slow = await site.get(path, MAIN);
    const reader = slow.body!.getReader();
    expect((await reader.read()).value).toHaveLength(1);
    await reader.cancel();
    expect(await counted()).toEqual({ slowFile: 2 });
  });

  it('a file that breaks off on the media host', async () => {
    const { id: fileId } = await file();
    await fault({ kind: 'cut' }, { account: 'media' });
    const redirect = await site.get(`/rest/api/3/attachment/content/${fileId}`, MAIN);
    const broken = await fetch(redirect.headers.get('location')!);
    await expect(broken.arrayBuffer()).rejects.toThrow();
  });

  it('a redirect to a host that nobody knows', async () => {
    const { id: fileId } = await file();
    await fault({ kind: 'foreignRedirect' });
    const redirect = await site.get(`/rest/api/3/attachment/content/${fileId}`, MAIN);
    expect(redirect.status).toBe(303);
    expect(redirect.headers.get('location')).toMatch(/^https:\/\/media\.invalid\/file\/.*token=/);
  });

  it('rights that an account has lost', async () => {
    const gateway = `/ex/jira/${CLOUD_ID}`;
    const all = async () => [
      await status(issue),
      await status('/rest/api/3/myself'),
      await status(gateway + issue, SERVICE),
      await status(`${gateway}/rest/api/3/myself`, SERVICE),
    ];
    await fault({ kind: 'revoke' }, { account: 'main' });
    expect(await all()).toEqual([401, 401, 200, 200]);
    await fault({ kind: 'revoke', what: 'issues' });
    expect(await all()).toEqual([404, 200, 404, 200]);
    await fault({ kind: 'revoke', what: 'sla' });
    expect(await all()).toEqual([200, 200, 403, 200]);
    await rules();
    expect(await all()).toEqual([200, 200, 200, 200]);
  });

  it('webhooks that get lost or come twice', async () => {
    const { received } = await site.receiver(() => 200);
    await rules(
      { match: { event: '^jira:', nth: 1 }, fault: { kind: 'lose' } },
      { match: { event: '^jira:', nth: 2 }, fault: { kind: 'lose', how: 'duplicate' } },
    );
    for (let count = 0; count < 2; count += 1)
      await site.post('/_sim/change', { kind: 'edit-summary', issueId: id });
    const { deliveries } = await site.untilDelivered();
    expect(deliveries).toMatchObject({ delivered: 2, lost: 1 });
    expect(new Set(received.map(({ text }) => text)).size).toBe(1);
    expect(await counted()).toEqual({ lose: 2 });
  });

  it('are listed with what they did, and refused with a reason', async () => {
    await fault({ kind: 'latency', ms: 30 }, { path: '/comment$' });
    await status(`${issue}/comment`);
    await status(issue);
    expect(await site.json(site.get('/_sim/faults'))).toEqual([
      { match: { path: '/comment$' }, fault: { kind: 'latency', ms: 30 }, matched: 1, applied: 1 },
    ]);
    const [slow] = await log();
    expect(slow).toMatchObject({ status: 200, faults: ['latency'] });
    expect(slow!.ms).toBeGreaterThanOrEqual(29);
    const refused = await site.post('/_sim/faults', [{ fault: { kind: 'explode' } }]);
    expect(refused.status).toBe(400);
    expect(await site.json<unknown[]>(site.get('/_sim/faults'))).toHaveLength(1);
  });

  it('can be there from the start', async () => {
    const faults = [{ match: {}, fault: { kind: 'html' as const } }];
    const other = await startSimulator({ issues: 1, faults });
    expect(await (await other.get('/rest/api/3/myself', MAIN)).text()).toContain('<html>');
    await other.stop();
  });
});
