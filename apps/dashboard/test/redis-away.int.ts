import { once } from 'node:events';
import { startRedisServer, type RedisServer } from '@jiralake/redis-server';
import { eventually, stopInTime, useTempFolder } from '@jiralake/testing';
import { PASSWORD, startDashboard, type Dashboard } from './start-dashboard';

const folder = useTempFolder();
let server: RedisServer;
let dashboard: Dashboard;
beforeEach(async () => {
  server = await startRedisServer({ dir: folder() });
});
afterEach(async () => {
  await dashboard.program.stop('SIGKILL');
  await kill();
});

async function kill(): Promise<void> {
  if (server.process.exitCode !== null || server.process.signalCode !== null) return;
  const exited = once(server.process, 'exit');
  server.process.kill('SIGKILL');
  await exited;
}

const start = async (): Promise<void> => {
  dashboard = await startDashboard({ REDIS_URL: server.url, ADMIN_PASSWORD: PASSWORD });
};
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** The dashboard waits for Redis for seconds, longer on a busy machine; a hung dashboard would take minutes. */
const PATIENCE_MS = 30_000;

/** Expects every page that needs Redis to say soon that Redis is away, without a stack trace. */
async function expectTrouble(token: string): Promise<void> {
  const body = new URLSearchParams({ token, issues: '7', id: '7' }).toString();
  const replies = await Promise.all([
    dashboard.ask('/'),
    dashboard.ask('/requeue', { method: 'POST', headers: form, body }),
    dashboard.ask('/quarantine/retry', { method: 'POST', headers: form, body }),
    dashboard.ask('/quarantine/retry-all', { method: 'POST', headers: form, body }),
  ]);
  for (const { status, text, tookMs } of replies) {
    expect([status, text.includes('Redis does not answer')]).toEqual([503, true]);
    expect(text).not.toMatch(/node_modules|at .+\(/);
    expect(tookMs).toBeLessThan(PATIENCE_MS);
  }
  const api = await dashboard.ask('/queues/api/queues');
  expect([api.status >= 500, api.tookMs < PATIENCE_MS]).toEqual([true, true]);
  expect(JSON.parse(api.text)).toMatchObject({ message: expect.any(String) as string });
  expect(api.text).not.toMatch(/node_modules|at .+\(/);
}

it('Redis killed: the pages say so, and work again when it is back', async () => {
  await start();
  await eventually(async () => expect((await dashboard.ask('/')).status).toBe(200));
  const token = await dashboard.token();
  await kill();
  await eventually(async () => expect((await dashboard.ask('/readyz')).status).toBe(503));
  await expectTrouble(token);
  expect((await dashboard.ask('/healthz')).status).toBe(200);
  server = await startRedisServer({ dir: folder(), port: Number(new URL(server.url).port) });
  await eventually(async () => expect((await dashboard.ask('/')).status).toBe(200));
});

it('Redis hanging: the pages say so instead of hanging as well', async () => {
  await start();
  await eventually(async () => expect((await dashboard.ask('/')).status).toBe(200));
  const token = await dashboard.token();
  server.process.kill('SIGSTOP');
  await expectTrouble(token);
  server.process.kill('SIGCONT');
  await eventually(async () => expect((await dashboard.ask('/')).status).toBe(200));
});

it('Redis down at the start: the dashboard starts, says so, and stops within its time', async () => {
  await kill();
  await start();
  const page = await dashboard.ask('/');
  expect([page.status, page.text.includes('redis is not reachable')]).toEqual([503, true]);
  const api = await dashboard.ask('/queues/api/queues');
  expect([api.status, JSON.parse(api.text)]).toEqual([
    503,
    { error: { key: 'ERRORS.REDIS_UNAVAILABLE' }, message: 'redis is not reachable' },
  ]);
  expect(await stopInTime(dashboard.program)).toBe(0);
});
