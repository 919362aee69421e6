import { CLOUD_ID, MAIN, SERVICE, SLA_FIELD, startSimulator, type IssueLine } from './start-simulator';

describe('the site over HTTP', () => {
  let site: Awaited<ReturnType<typeof startSimulator>>;
  beforeEach(async () => {
    site = await startSimulator();
  });
  afterEach(() => site.stop());

  it('knows the main account at the root only and the service account at the gateway only', async () => {
    const gateway = `/ex/jira/${CLOUD_ID}`;
    const statuses = await Promise.all(
      [
        site.get('/rest/api/3/myself', MAIN),
        site.get('/rest/api/3/myself', SERVICE),
        site.get('/rest/api/3/myself'),
        site.get('/rest/api/3/myself', 'integration@example.com:wrong'),
        site.get(`${gateway}/rest/api/3/myself`, SERVICE),
        site.get(`${gateway}/rest/api/3/myself`, MAIN),
        site.get('/ex/jira/other/rest/api/3/myself', SERVICE),
      ].map(async (response) => (await response).status),
    );
    expect(statuses).toEqual([200, 401, 401, 401, 200, 401, 404]);
    const refused = await site.get('/rest/api/3/myself', SERVICE);
    expect(await refused.text()).toBe('Client must be authenticated to access this resource.');
    expect(refused.headers.get('content-type')).toContain('text/plain');
    expect((await site.get('/rest/api/3/myself', MAIN)).headers.get('x-aaccountid')).toBeTruthy();
    expect(await site.json(site.get('/_edge/tenant_info'))).toEqual({ cloudId: CLOUD_ID });
  });

  it('answers an unknown path and an unknown issue with 404 as JSON', async () => {
    expect((await site.get('/rest/api/3/nothing', MAIN)).status).toBe(404);
    const gone = await site.get('/rest/api/3/issue/SUPPORT-99999', MAIN);
    expect(gone.status).toBe(404);
    expect(await gone.json()).toEqual({
      errorMessages: [expect.stringContaining('does not exist')],
      errors: {},
    });
  });

  it('hides projects and single issues from its accounts, and nothing from its own side', async () => {
    const lines = await site.issueLines();
    const [ops, support] = ['OPS', 'SUPPORT'].map((project) =>
      lines.filter(({ issue }) => issue.key.startsWith(`${project}-`)).map(({ issue }) => issue),
    ) as [IssueLine['issue'][], IssueLine['issue'][]];
    const [secret, shown] = support as [IssueLine['issue'], IssueLine['issue']];
    const statuses = () =>
      Promise.all(
        [
          'project/OPS',
          'project/10002',
          `issue/${ops[0]!.id}`,
          `issue/${secret.key}/comment`,
          `issue/${shown.id}`,
          'project/support',
        ].map(async (path) => (await site.get(`/rest/api/3/${path}`, MAIN)).status),
      );
    const found = async () => {
      const body = { jql: 'created >= -900d', maxResults: 1_000 };
      return (await site.json<{ issues: unknown[] }>(site.search(body))).issues.length;
    };
    expect(await statuses()).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await found()).toBe(lines.length);
    await site.post('/_sim/hidden', { projects: ['OPS'], issues: [secret.id] });
    expect(await statuses()).toEqual([404, 404, 404, 404, 200, 200]);
    expect(await found()).toBe(lines.length - ops.length - 1);
    const bulk = site.bulkfetch('issue', { issueIdsOrKeys: [secret.id, shown.id] });
    expect((await site.json<{ issues: unknown[] }>(bulk)).issues).toHaveLength(1);
    expect(await site.issueLines()).toHaveLength(lines.length);
    await site.post('/_sim/hidden', {});
    expect(await statuses()).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await site.get('/rest/api/3/project/NONE', MAIN)).status).toBe(404);
  });

  it('shows SLA values to the service account and a refusal to the main one', async () => {
    const { issue } = (await site.issueLines()).find(
      (line) => (line.issue.fields[SLA_FIELD] ?? null) !== null,
    )!;
    const path = `/rest/api/3/issue/${issue.id}?fields=${SLA_FIELD}`;
    expect(await site.json(site.get(path, MAIN))).toHaveProperty(`fields.${SLA_FIELD}.errorMessage`);
    expect(await site.json(site.get(`/ex/jira/${CLOUD_ID}${path}`, SERVICE))).toMatchObject({
      fields: { [SLA_FIELD]: issue.fields[SLA_FIELD] },
    });
  });

  it('shows SLA values to the main account too when it has a licence', async () => {
    const licensed = await startSimulator({ mainSeesSla: true });
    const { issue } = (await licensed.issueLines()).find(
      (line) => (line.issue.fields[SLA_FIELD] ?? null) !== null,
    )!;
    const path = `/rest/api/3/issue/${issue.id}?fields=${SLA_FIELD}`;
    expect(await licensed.json(licensed.get(path, MAIN))).toMatchObject({
      fields: { [SLA_FIELD]: issue.fields[SLA_FIELD] },
    });
    await licensed.stop();
  });

  it('finds a moved issue under its old key, in any case, with the new key and no redirect', async () => {
    const change = await site.json<{ issueIds: [string] }>(site.post('/_sim/change', { kind: 'move' }));
    const [id] = change.issueIds;
    const { key, changelog } = await site.json<{
      key: string;
      changelog: { histories: { items: { field: string; fromString: string }[] }[] };
    }>(site.get(`/rest/api/3/issue/${id}?expand=changelog`, MAIN));
    const oldKey = changelog.histories[0]!.items.find(({ field }) => field === 'Key')!.fromString;
    expect(oldKey).not.toBe(key);
    const byOldKey = await site.get(`/rest/api/3/issue/${oldKey.toLowerCase()}`, MAIN);
    expect(byOldKey.status).toBe(200);
    expect(await byOldKey.json()).toMatchObject({ id, key });
  });

  it('sends file readers to a media host that refuses a Jira credential', async () => {
    const attachment = (await site.issueLines())
      .flatMap((line) => line.issue.fields.attachment)
      .find(({ size }) => size > 0)!;
    const path = `/rest/api/3/attachment/content/${attachment.id}`;
    const redirect = await site.get(path, MAIN);
    const location = redirect.headers.get('location') ?? '';
    expect(redirect.status).toBe(303);
    expect(location.startsWith(`${site.simulator.mediaUrl}/file/`)).toBe(true);
    expect((await fetch(location, { headers: { Authorization: 'Basic x' } })).status).toBe(403);
    expect((await fetch(location.replace(/token=[^&]*/, 'token=wrong'))).status).toBe(403);
    const file = await fetch(location);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(file.status).toBe(200);
    expect(file.headers.get('content-length')).toBe(String(attachment.size));
    expect(bytes).toHaveLength(attachment.size);
    const direct = await site.get(`${path}?redirect=false`, MAIN);
    expect(Buffer.from(await direct.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('sends the rest of a file from where it is asked for, itself and on the media host', async () => {
    const { issue } = (await site.issueLines())[0]!;
    // the chunks meet at 65536
    await site.post('/_sim/grow', { issueId: issue.id, attachments: 1, attachmentBytes: 200_000 });
    const attachment = (await site.issueLines())[0]!.issue.fields.attachment.at(-1)!;
    const path = `/rest/api/3/attachment/content/${attachment.id}`;
    const whole = Buffer.from(await (await site.get(`${path}?redirect=false`, MAIN)).arrayBuffer());
    const media = async () => (await site.get(path, MAIN)).headers.get('location')!;
    for (const from of [0, 1, 65_535, 65_536, 70_000, 199_999]) {
      const headers = { Range: `bytes=${from}-` };
      const direct = await site.get(`${path}?redirect=false`, MAIN, { headers });
      for (const part of [direct, await fetch(await media(), { headers })]) {
        expect([part.status, part.headers.get('content-range')]).toEqual([
          206,
          `bytes ${from}-199999/200000`,
        ]);
        expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(from))).toBe(true);
      }
    }
    const beyond = { headers: { Range: 'bytes=200000-' } };
    expect((await site.get(`${path}?redirect=false`, MAIN, beyond)).status).toBe(416);
    expect((await fetch(await media(), beyond)).status).toBe(416);
    const bad = { headers: { Range: 'lines=1-' } };
    expect((await site.get(`${path}?redirect=false`, MAIN, bad)).status).toBe(400);
  });

  it('refuses admin bodies that it cannot read and says why', async () => {
    const bad = await site.post('/_sim/activity', { changes: -1, perSecond: 'fast' });
    expect(bad.status).toBe(400);
    expect(JSON.stringify(await bad.json())).toContain('perSecond');
    expect((await site.post('/_sim/change', { kind: 'explode' })).status).toBe(400);
    expect((await site.post('/_sim/change', { kind: 'assign', issueId: '1' })).status).toBe(404);
    expect((await site.post('/_sim/announce', {})).status).toBe(409);
  });
});
