import { createAlarms } from '@jiralake/alarms';
import { issueIdSchema, monthSchema, type IssueId } from '@jiralake/core';
import { monthWorkSet } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { startDashboardOn, type Dashboard } from './start-dashboard';
import { useQueues } from './use-queues';

const [redis, queues] = useQueues();
const idOf = (number: number): IssueId => issueIdSchema.parse(String(number));
const month = monthSchema.parse('2026-02');

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await startDashboardOn(redis);
});
afterAll(() => dashboard.program.stop());

const fetchJob = (id: string) => ({ name: 'fetch-issue', data: { v: 1, id, reason: 'admin' } });

describe('the form for issues', () => {
  it('enqueues ids and keys, each once, and names what is neither', async () => {
    const issues = 'sup-88\r\nSUP-88, 20417  20418;<b>bold</b>\n20417\nSUP_88 x';
    const reply = await dashboard.submit('/requeue', { issues });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('3 issues enqueued');
    expect(reply.text.match(/<li>.*?<\/li>/g)).toEqual([
      '<li>&#60;b&#62;bold&#60;/b&#62;</li>',
      '<li>SUP_88</li>',
      '<li>x</li>',
    ]);
    expect(await queues().waiting()).toEqual(
      expect.arrayContaining([
        fetchJob('20417'),
        fetchJob('20418'),
        { name: 'resolve-issue', data: { v: 1, key: 'SUP-88' } },
      ]),
    );
    expect(await queues().waiting()).toHaveLength(3);
    expect((await queues().dirty.claim('fetch', 10)).map(({ id }) => id).sort()).toEqual(['20417', '20418']);
  });

  it('enqueues nothing of a list without issues, or with too many', async () => {
    const none = await dashboard.submit('/requeue', { issues: 'what is this' });
    expect([none.status, none.text.includes('No issues enqueued')]).toEqual([400, true]);
    expect((await dashboard.submit('/requeue', { issues: ' \n' })).text).toContain('The list was empty');
    const ids = Array.from({ length: 1_001 }, (_, i) => String(i + 1));
    const many = await dashboard.submit('/requeue', { issues: ids.join('\n') });
    expect([many.status, many.text.includes('1001 issues')]).toEqual([413, true]);
    expect(await queues().waiting()).toEqual([]);
    expect(await queues().dirty.summary()).toEqual([]);
  });

  it('takes a thousand long keys at a time', async () => {
    const keys = Array.from({ length: 1_000 }, (_, i) => `${'K'.repeat(60)}-${i + 1}`);
    expect((await dashboard.submit('/requeue', { issues: keys.join('\r\n') })).status).toBe(200);
    expect(await queues().waiting()).toHaveLength(1_000);
  });
});

describe('the quarantine', () => {
  const broken = (number: number, of = month) => ({
    id: idOf(number),
    month: of,
    error: `error <${number}>`,
    at: '2026-02-03T12:00:00.000Z',
  });
  const january = monthSchema.parse('2026-01');
  const marked = async (of = month) => (await queues().dirty.claim(monthWorkSet(of), 10)).map(({ id }) => id);

  it('is shown with month, error and time', async () => {
    expect((await dashboard.ask('/')).text).not.toContain('Quarantine');
    await queues().quarantine.put([broken(7), broken(8, january)]);
    const { text } = await dashboard.ask('/');
    expect(text).toContain('Quarantine: 2 issues');
    for (const shown of [
      '2026-01',
      '2026-02',
      'error &#60;7&#62;',
      'error &#60;8&#62;',
      '2026-02-03 12:00:00',
    ])
      expect(text).toContain(shown);
  });

  it('has one issue retried in its month', async () => {
    await queues().quarantine.put([broken(7), broken(8)]);
    const reply = await dashboard.submit('/quarantine/retry', { id: '7' });
    expect([reply.status, reply.text.includes('1 issue is retried')]).toEqual([200, true]);
    expect(await marked()).toEqual(['7']);
    expect(await queues().waiting()).toEqual([{ name: 'issue-saved', data: { v: 1, month } }]);
  });

  it('has all of them retried, each in its month', async () => {
    await queues().quarantine.put([broken(7), broken(8), broken(9, january)]);
    expect((await dashboard.submit('/quarantine/retry-all', {})).text).toContain('3 issues are retried');
    expect([(await marked()).sort(), await marked(january)]).toEqual([['7', '8'], ['9']]);
    expect(await queues().waiting()).toHaveLength(2);
  });

  it('retries nothing that is not in it', async () => {
    await queues().quarantine.put([broken(7)]);
    for (const id of ['8', '', '../7']) {
      expect((await dashboard.submit('/quarantine/retry', { id })).status).toBe(404);
    }
    expect(await queues().waiting()).toEqual([]);
  });
});

describe('the status page', () => {
  it('shows an alarm as long as it is up', async () => {
    const alarms = createAlarms(queues().redis, redis.prefix, createLogger('test', 'silent'));
    await alarms.raise('jira-login', 'Jira does not accept the token');
    const { text } = await dashboard.ask('/');
    expect(text).toMatch(/role="alert"[^]*Jira does not accept the token[^]*jira-login/);
    await alarms.clear('jira-login');
    expect((await dashboard.ask('/')).text).not.toContain('role="alert"');
  });

  it('shows how old the oldest change is, what is owed and how many jobs there are', async () => {
    expect((await dashboard.ask('/')).text).toMatch(
      /Oldest unacknowledged change[^]*none[^]*every change is in the lake/,
    );
    const { work, redis: connection, queues: all } = queues();
    await work.fetch([{ id: idOf(7) }, { id: idOf(8) }], 'webhook');
    await work.transform(month, [idOf(9)]);
    await all.bull.transform.pause();
    // as if it had happened an hour and five minutes ago
    const then = (Date.now() - 65 * 60_000) * 1_000;
    await connection.zadd(`{${redis.prefix}}:dirty:fetch`, then, '7');
    await connection.zadd(`{${redis.prefix}}:parts`, then, 'fetch');
    const { text } = await dashboard.ask('/');
    expect(text).toMatch(/class="behind bad"[^]*id="oldest">1 h 5 min</);
    expect(text).toContain('3 changes are not in the lake yet');
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /<td>fetched<\/td> <td class="number">2<\/td> <td class="number">1 h 5 min<\/td>/,
    );
    expect(text).toContain('written into 2026-02');
    expect(text).toMatch(/href="\/queues\/queue\/jira-fetch\?status=waiting"\s*>2</);
    expect(text).toMatch(/jira-transform<\/a\s*><span class="tag">paused/);
  });
});
