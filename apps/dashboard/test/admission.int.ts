import { appRoutes } from '@bull-board/api/dist/routes.js';
import { issueIdSchema, monthSchema } from '@jiralake/core';
import { eventually, startProgram } from '@jiralake/testing';
import { basic, PASSWORD, startDashboard, startDashboardOn, type Dashboard } from './start-dashboard';
import { useQueues } from './use-queues';

const [redis, queues] = useQueues();
const id = issueIdSchema.parse('20417');
const month = monthSchema.parse('2026-02');

const ours = [
  ['GET', '/'],
  ['GET', '/style.css'],
  ['GET', '/nowhere'],
  ['POST', '/requeue'],
  ['POST', '/quarantine/retry'],
  ['POST', '/quarantine/retry-all'],
] as const;
const pages = ['/queues', '/queues/', '/queues/queue/jira-fetch', '/queues/static/images/logo.svg'];
const board = appRoutes.api.flatMap(({ method, route }) =>
  [method].flat().map((each) => [each.toUpperCase(), `/queues${String(route)}`] as const),
);
const routes = [...ours, ...pages.map((page) => ['GET', page] as const), ...board].map(([method, path]) => ({
  method,
  path: path
    .replace(':queueName', 'jira-fetch')
    .replace(':jobId', '1')
    .replace(':queueStatus', 'failed')
    .replace(':schedulerId', 'wake'),
}));
const changes = routes.filter(({ method }) => method !== 'GET');

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const json = { 'Content-Type': 'application/json' };
const bodyOf = (path: string, token: string): { headers: Record<string, string>; body: string } =>
  path.startsWith('/queues')
    ? { headers: json, body: JSON.stringify({ name: '', data: { id }, options: {} }) }
    : { headers: form, body: new URLSearchParams({ token, issues: id, id }).toString() };

/** Adds what a request could change: a failed job, a waiting job and a quarantined issue. */
async function fill(): Promise<void> {
  const { work, quarantine, queues: all } = queues();
  await work.fetch([{ id }], 'webhook');
  await all.bull.fetch.getJob('1').then((job) => job?.updateProgress(50));
  await quarantine.put([{ id, month, error: 'broken', at: '2026-02-03T12:00:00.000Z' }]);
}

/** Reads all stored keys, so that a comparison shows any change. */
async function stored(): Promise<unknown> {
  const { redis: connection } = queues();
  const keys = (await connection.keys(`{${redis.prefix}}:*`))
    .filter((key) => !/:(meta|events)$/.test(key))
    .sort();
  return Promise.all(keys.map(async (key) => [key, (await connection.dumpBuffer(key)).toString('hex')]));
}

it('these are all routes of bull-board, most of which change something', () => {
  expect(board.length).toBeGreaterThan(30);
  expect(changes.length).toBeGreaterThan(20);
});

describe('the dashboard with a password', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboardOn(redis);
  });
  afterAll(() => dashboard.program.stop());

  it('does nothing without the login, on whatever route', async () => {
    await fill();
    const token = await dashboard.token();
    expect(token).not.toBe('');
    const before = await stored();
    for (const { method, path } of routes) {
      const reply = await dashboard.ask(path, { method, authorization: null, ...bodyOf(path, token) });
      expect([method, path, reply.status, reply.headers['www-authenticate']]).toEqual([
        method,
        path,
        401,
        'Basic realm="jiralake dashboard", charset="UTF-8"',
      ]);
      expect(reply.text).not.toContain(id);
    }
    expect(await stored()).toEqual(before);
  });

  it('does nothing for the page of another site that uses the login of the browser', async () => {
    await fill();
    const token = await dashboard.token();
    const before = await stored();
    const elsewhere = [
      { Origin: 'http://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { Origin: dashboard.url, 'Sec-Fetch-Site': 'same-site' },
    ];
    for (const { method, path } of changes) {
      for (const from of elsewhere) {
        const { headers, body } = bodyOf(path, token);
        const reply = await dashboard.ask(path, { method, headers: { ...headers, ...from }, body });
        expect([method, path, from, reply.status]).toEqual([method, path, from, 403]);
      }
    }
    expect(await stored()).toEqual(before);
  });

  it.each([undefined, '', 'forged', 'A'.repeat(43)])(
    'does nothing for a form with the token %p',
    async (token) => {
      await fill();
      const before = await stored();
      for (const path of ['/requeue', '/quarantine/retry', '/quarantine/retry-all']) {
        const fields = { issues: id, id, ...(token === undefined ? {} : { token }) };
        const body = new URLSearchParams(fields).toString();
        const reply = await dashboard.ask(path, {
          method: 'POST',
          headers: { ...form, Origin: dashboard.url },
          body,
        });
        expect([path, reply.status]).toEqual([path, 403]);
        expect(reply.text).toContain('out of date');
      }
      expect(await stored()).toEqual(before);
    },
  );

  it('does all of it for its own pages, and bull-board for programs as well', async () => {
    await fill();
    const before = await stored();
    const body = new URLSearchParams({ token: await dashboard.token(), issues: '20418' }).toString();
    const own = { ...form, Origin: dashboard.url, 'Sec-Fetch-Site': 'same-origin' };
    expect((await dashboard.ask('/requeue', { method: 'POST', headers: own, body })).status).toBe(200);
    expect((await dashboard.api('POST', 'jira-fetch/add', { name: '', data: { id: '7' } })).status).toBe(200);
    expect(await stored()).not.toEqual(before);
  });

  it('sends headers that keep others from framing, sniffing and running scripts', async () => {
    const page = await dashboard.ask('/');
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    });
    expect(page.text).not.toMatch(/<script|style=|onclick/i);
    const { headers } = await dashboard.ask('/queues/queue/jira-fetch');
    expect(headers['content-security-policy']).toMatch(/default-src 'self';.*frame-ancestors 'none'/);
    for (const { path } of routes)
      expect((await dashboard.ask(path)).headers['x-powered-by']).toBeUndefined();
  });

  it('reads only so much, and shows no stack whatever it is sent', async () => {
    const large = new URLSearchParams({
      token: await dashboard.token(),
      issues: 'x '.repeat(200_000),
    }).toString();
    const replies = [
      await dashboard.ask('/requeue', { method: 'POST', headers: form, body: large }),
      await dashboard.api('POST', 'jira-fetch/add', { name: '', data: { id: '7'.repeat(200_000) } }),
      await dashboard.ask('/queues/api/queues/jira-fetch/add', { method: 'POST', headers: json, body: '{' }),
      await dashboard.ask('/%E0%A4%A'),
      await dashboard.ask('/queues/%E0%A4%A'),
      await dashboard.ask('/queues/api/queues/%E0%A4%A/add', { method: 'POST', headers: json, body: '{}' }),
      await dashboard.ask('/queues/static/%2e%2e/%2e%2e/package.json'),
    ];
    expect(replies.map(({ status }) => status)).toEqual([413, 400, 400, 404, 404, 400, 404]);
    // a syntax error of JSON ends with its place, '(line 1 column 2)', under Node 24
    for (const { text } of replies)
      expect(text).not.toMatch(/node_modules|\.ts:|\.js:|\n *at .+\(|\\n *at .+\(/);
  });

  it('makes wrong passwords wait, takes few at a time, and logs the address alone', async () => {
    const guess = 'guess-4711';
    const one = await dashboard.ask('/', { authorization: basic(guess) });
    expect([one.status, one.tookMs > 900]).toEqual([401, true]);
    expect((await dashboard.ask('/', { authorization: basic(PASSWORD, 'root') })).status).toBe(401);
    const flood = await Promise.all(
      Array.from({ length: 40 }, () => dashboard.ask('/', { authorization: basic(guess) })),
    );
    const statuses = flood.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(37);
    expect((await dashboard.ask('/')).status).toBe(200);
    const said = dashboard.program.lines.join('\n');
    expect(said).toMatch(/"level":"warn".*"address":"127.0.0.1","msg":"login refused"/);
    for (const secret of [guess, basic(guess), PASSWORD, basic(PASSWORD)])
      expect(said).not.toContain(secret.replace('Basic ', ''));
  });

  it('answers health checks to everybody', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics'])
      expect((await dashboard.ask(path, { authorization: null })).status).toBe(200);
  });
});

describe('the dashboard behind a proxy', () => {
  let dashboard: Dashboard;
  afterEach(() => dashboard.program.stop());
  const from = (caller: string) => ({ headers: { 'X-Forwarded-For': caller } });
  /** Logs in while the wrong passwords of others are being delayed. */
  async function loginAmongGuesses(others: string, caller: string): Promise<number> {
    const guesses = Array.from({ length: 3 }, () =>
      dashboard.ask('/style.css', { authorization: basic('guess'), ...from(others) }),
    );
    const refused = () => dashboard.program.lines.filter((line) => line.includes('login refused'));
    await eventually(() => expect(refused()).toHaveLength(3));
    const { status } = await dashboard.ask('/style.css', from(caller));
    expect((await Promise.all(guesses)).map((guess) => guess.status)).toEqual([401, 401, 401]);
    return status;
  }

  it('is not closed to the right password by the wrong ones of others, when it trusts the proxy', async () => {
    dashboard = await startDashboardOn(redis, { TRUST_PROXY: '10.9.8.7, loopback' });
    // the client's own value comes first in the header and must be ignored
    expect(await loginAmongGuesses('203.0.113.8, 198.51.100.1', '198.51.100.1, 203.0.113.7')).toBe(200);
    await dashboard.program.line(/"address":"198\.51\.100\.1","msg":"login refused"/);
  });

  it('believes nobody else, and says so once', async () => {
    dashboard = await startDashboardOn(redis, { TRUST_PROXY: '10.9.8.7' });
    await loginAmongGuesses('203.0.113.8', '203.0.113.7');
    const lines = dashboard.program.lines.filter((line) => line.includes('"address"'));
    expect(lines.filter((line) => line.includes('TRUST_PROXY does not name'))).toHaveLength(1);
    for (const line of lines) expect(line).toContain('"address":"127.0.0.1"');
  });
});

describe('the read-only dashboard', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboardOn(redis, { DASHBOARD_READ_ONLY: 'true' });
  });
  afterAll(() => dashboard.program.stop());

  it('has no forms, tells bull-board so, and refuses every change', async () => {
    await fill();
    const page = await dashboard.ask('/');
    expect(page.text).toContain('read-only');
    expect(page.text).toContain('broken');
    expect(page.text).not.toMatch(/<form|<button|<textarea/);
    const { text } = await dashboard.ask('/queues/api/queues?activeQueue=jira-fetch');
    expect((JSON.parse(text) as { queues: object[] }).queues[0]).toMatchObject({ readOnlyMode: true });
    const before = await stored();
    for (const { method, path } of changes) {
      const reply = await dashboard.ask(path, { method, ...bodyOf(path, '') });
      expect([method, path, reply.status]).toEqual([method, path, 405]);
    }
    expect(await stored()).toEqual(before);
  });
});

describe('the dashboard without a password', () => {
  it('is open on this machine, to names of this machine only', async () => {
    const dashboard = await startDashboard({ REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix });
    const host = new URL(dashboard.url).host;
    const ask = (Host: string) => dashboard.ask('/style.css', { authorization: null, headers: { Host } });
    expect((await ask(host)).status).toBe(200);
    expect((await ask(host.replace('127.0.0.1', 'localhost'))).status).toBe(200);
    expect((await ask(host.replace('127.0.0.1', 'rebound.example'))).status).toBe(403);
    expect(await dashboard.program.stop()).toBe(0);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1'])('refuses to start on %s, in one line', async (HOST) => {
    const program = startProgram('dist/apps/dashboard/main.js', { HOST, PORT: '0', REDIS_URL: redis.url });
    expect(await program.ended).toBe(1);
    expect(program.lines).toEqual([
      `dashboard: ADMIN_PASSWORD is not set: set it, or set HOST=127.0.0.1 instead of ${HOST}`,
    ]);
  });
});
