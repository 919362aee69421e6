import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CLOUD_ID, MAIN, SERVICE, startSimulator } from './start-simulator';

const created = '2026-02-03T12:06:52.829+0100';
const entry = (number: number) => ({
  id: String(number),
  created: new Date(Date.parse(created) + number * 60_000).toISOString(),
});
const entries = (count: number) => Array.from({ length: count }, (_, index) => entry(index + 1));
const comments = entries(130).map((one) => ({
  ...one,
  body: { type: 'doc', content: [null, { type: 'date' }] },
}));
const sla = { name: 'Time to resolution', completedCycles: [], ongoingCycle: { breached: false } };
const big = {
  id: '20417',
  key: 'SUP-88',
  self: 'https://elsewhere.example/rest/api/3/issue/20417',
  names: { customfield_10161: 'Zeit bis zur Lösung' },
  fields: {
    created,
    updated: created,
    summary: 'VPN down',
    customfield_10161: sla,
    customfield_10020: null,
    customfield_10030: [{ value: 'a' }],
    comment: { comments, total: 400 },
    worklog: { worklogs: entries(25), total: 3257 },
    attachment: [
      { id: '55120', filename: 'log.txt', size: '812', mimeType: 'text/plain' },
      { filename: 'no id' },
    ],
  },
  changelog: { histories: entries(110) },
  _remote_links: [{ id: 7, globalId: 'g', object: { url: 'https://example.com' } }],
};
const small = { id: '20418', key: 'SUP-89', fields: { created, creator: { displayName: 'Ada' } } };

interface Answer {
  id: string;
  fields: Record<string, { total: number; comments: { id: string }[]; worklogs: { id: string }[] }>;
  changelog: { total: number; histories: { id: string }[] };
}

describe('a site of given issues', () => {
  let folder: string;
  let site: Awaited<ReturnType<typeof startSimulator>>;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'given-'));
    writeFileSync(path.join(folder, 'issues.json'), JSON.stringify([big, small, { id: 'x' }]));
    site = await startSimulator({ site: folder });
  });
  afterEach(async () => {
    await site.stop();
    rmSync(folder, { recursive: true });
  });

  it('serves the fields as they are, by id and key, and lists what it skipped', async () => {
    const { fields } = await site.json<Answer>(site.get('/rest/api/3/issue/sup-88', MAIN));
    const { comment: _comment, worklog: _worklog, customfield_10161: _sla, ...same } = big.fields;
    expect(fields).toMatchObject(same);
    expect((await site.get('/rest/api/3/issue/20419', MAIN)).status).toBe(404);
    expect(await site.json(site.get('/_sim/status'))).toMatchObject({ issues: 2, deleted: 0 });
    expect(await site.json(site.get('/_sim/skipped'))).toEqual([
      { from: 'issues.json[2]', why: 'its id is no number: "x"' },
    ]);
  });

  it('cuts the given lists at the windows, and has the whole behind their endpoints', async () => {
    const path = '/rest/api/3/issue/20417';
    const { fields, changelog } = await site.json<Answer>(site.get(`${path}?expand=changelog`, MAIN));
    const { comment, worklog } = fields as Required<Answer['fields']>;
    expect([comment!.total, comment!.comments.length, comment!.comments[0]!.id]).toEqual([130, 100, '31']);
    expect([worklog!.total, worklog!.worklogs.length, worklog!.worklogs[0]!.id]).toEqual([25, 20, '1']);
    expect([changelog.total, changelog.histories.length, changelog.histories[0]!.id]).toEqual([
      110,
      100,
      '110',
    ]);
    const page = (list: string) => site.json<Record<string, unknown[]>>(site.get(`${path}/${list}`, MAIN));
    expect((await page('comment?startAt=100'))['comments']).toHaveLength(30);
    expect((await page('changelog?startAt=100'))['values']).toHaveLength(10);
    expect((await page('worklog'))['worklogs']).toHaveLength(25);
    expect(await page('remotelink')).toEqual(big._remote_links);
    const [line] = await site.issueLines();
    expect((line!.issue as unknown as Answer).fields['comment']!.comments).toHaveLength(130);
  });

  it('shows SLA values to the service account alone', async () => {
    const path = '/rest/api/3/issue/20417?fields=customfield_10161';
    expect(await site.json(site.get(path, MAIN))).toHaveProperty('fields.customfield_10161.errorMessage');
    expect(await site.json(site.get(`/ex/jira/${CLOUD_ID}${path}`, SERVICE))).toMatchObject({
      fields: { customfield_10161: sla },
    });
  });

  it('lists the custom fields that occur, named and typed as far as they tell', async () => {
    const list = await site.json<{ id: string; name: string; schema?: object }[]>(
      site.get('/rest/api/3/field', MAIN),
    );
    const custom = list.filter(({ id }) => id.startsWith('customfield_'));
    expect(custom.map(({ id, name }) => [id, name])).toEqual([
      ['customfield_10161', 'Zeit bis zur Lösung'],
      ['customfield_10020', 'Field 10020'],
      ['customfield_10030', 'Field 10030'],
    ]);
    expect(custom.map(({ schema }) => schema)).toEqual([
      expect.objectContaining({ type: 'sd-servicelevelagreement', customId: 10161 }),
      undefined,
      expect.objectContaining({ type: 'array', items: 'option' }),
    ]);
    expect(list.some(({ id }) => id === 'summary')).toBe(true);
  });

  it('has files as long as the issues say', async () => {
    const content = await site.get('/rest/api/3/attachment/content/55120?redirect=false', MAIN);
    expect((await content.arrayBuffer()).byteLength).toBe(812);
  });

  it('announces them, deletes them but for the last one, and changes nothing else', async () => {
    const { received } = await site.receiver(() => 200);
    expect(await site.json(site.post('/_sim/announce', {}))).toEqual({ announced: 2 });
    await site.untilDelivered();
    expect(await site.json(site.post('/_sim/change', { kind: 'delete', issueId: '20417' }))).toMatchObject({
      kind: 'delete',
      issueIds: ['20417'],
      deleted: true,
    });
    await site.untilDelivered();
    expect(received.map(({ body }) => `${body.webhookEvent} ${body.issue?.id}`).sort()).toEqual([
      'jira:issue_created 20417',
      'jira:issue_created 20418',
      'jira:issue_deleted 20417',
    ]);
    expect((await site.get('/rest/api/3/issue/20417', MAIN)).status).toBe(404);
    expect((await site.post('/_sim/change', { kind: 'delete' })).status).toBe(409);
    expect((await site.post('/_sim/change', { kind: 'edit-summary' })).status).toBe(409);
    expect((await site.post('/_sim/grow', { issueId: '20418', comments: 1 })).status).toBe(409);
  });

  it('says that a folder without issues is none to serve', async () => {
    const empty = mkdtempSync(path.join(os.tmpdir(), 'given-'));
    await expect(startSimulator({ site: empty })).rejects.toThrow(`${empty} holds no issue to serve`);
    writeFileSync(path.join(empty, 'x.json'), '[1]');
    await expect(startSimulator({ site: empty })).rejects.toThrow('x.json[0]: it is no issue');
    rmSync(empty, { recursive: true });
  });
});
