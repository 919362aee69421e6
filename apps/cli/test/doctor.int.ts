import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createAlarms } from '@jiralake/alarms';
import { createDeliveries } from '@jiralake/ledger';
import { startStack, type Stack } from '@jiralake/local-stack';
import { createLogger } from '@jiralake/observability';
import { buildBundles, eventually, useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { runCli } from './run-cli';

const folder = useTempFolder();
beforeAll(buildBundles);

describe('jiralake doctor beside a running system', () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack({
      dataDir: path.join(folder(), 'data'),
      distDir: path.resolve(__dirname, '../../../dist'),
      redis: { url: undefined, prefix: 'doctor', leaveNothing: false },
      simulate: { issues: 5, months: 1, seed: 1 },
      env: { PORT: '0' },
      serviceEnv: {},
      replicas: { dashboard: 0 },
      say: () => undefined,
      onLine: () => undefined,
    });
    await stack.simulator?.announce();
  });
  afterEach(() => stack.stop());

  const doctor = (env: Record<string, string> = {}, ...options: string[]) =>
    runCli(['doctor', '--url', stack.urls['ingress'] ?? '', ...options], folder(), { ...stack.env, ...env });

  it('finds nothing that must be done', async () => {
    await eventually(
      async () => expect((await doctor()).err).toContain('ok       every change is in the lake'),
      30_000,
    );
    const run = await doctor();
    expect(run.err).not.toContain('problem  ');
    expect(run.code).toBe(0);
    for (const line of [
      'the site is https://demo.atlassian.net, read as integration@example.com',
      'redis never evicts keys',
      'no alarms',
      'Jira knows the account integration@example.com as ',
      'Jira knows the service account sla@example.com as ',
      'remote links can be read',
      'SLA fields can be read',
      'jira-fetch: 0 waiting, 0 active, 0 delayed, 0 failed',
      'takes webhooks',
    ]) {
      expect(run.err).toContain(line);
    }
  });

  it('says which account does not work, without its token', async () => {
    const run = await doctor({ JIRA_API_TOKEN: 'expired-token' });
    expect(run.code).toBe(1);
    expect(run.err).toContain('problem  the account integration@example.com does not work');
    expect(run.err).not.toContain('expired-token');
  });

  it('finds a damaged file of the lake, by its content when it is told to', async () => {
    await eventually(
      async () => expect((await doctor()).err).toContain('ok       every change is in the lake'),
      30_000,
    );
    const table = path.join(folder(), 'data/parquet/jira/comments');
    const file = path.join(table, readdirSync(table)[0]!);
    const bytes = readFileSync(file);
    bytes[20]! ^= 0xff;
    writeFileSync(file, bytes);
    expect((await doctor()).err).toContain('are what was committed');
    const run = await doctor({}, '--deep');
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/problem {2}20\d\d-\d\d of the lake is damaged: .*comments-.* another content/);
  });

  it('passes the alarms of the services on', async () => {
    const redis = new Redis(stack.env['REDIS_URL'] ?? '');
    const log = createLogger('test', 'silent');
    // an alarm that no service uses, and so none clears
    await createAlarms(redis, 'doctor', log).raise('of-this-test', 'make a new token');
    redis.disconnect();
    const run = await doctor();
    expect(run.code).toBe(1);
    expect(run.err).toContain('problem  alarm: make a new token');
  });

  it('says whether webhooks come, and that those are refused that do', async () => {
    expect((await doctor({ REDIS_PREFIX: 'untold' })).err).toContain('warning  no webhook has come yet');
    const redis = new Redis(stack.env['REDIS_URL'] ?? '');
    const refused = { '401': 35 };
    await createDeliveries(redis, 'untold').add({
      accepted: 0,
      unavailable: 0,
      refused,
      isSigned: false,
      unsignedInRow: 35,
    });
    redis.disconnect();
    const run = await doctor({ REDIS_PREFIX: 'untold' });
    expect(run.code).toBe(1);
    expect(run.err).toContain(
      'problem  webhooks within a day: 0 taken, 35 refused (401: 35), none ever taken',
    );
    expect(run.err).toContain(
      'compare JIRA_WEBHOOK_SECRET of the ingress with the secret of the webhook in Jira',
    );
  });

  it('says what to do when nobody may read SLA fields', async () => {
    await eventually(async () => expect((await doctor()).err).toContain('SLA fields can be read'), 30_000);
    const alone = { JIRA_SLA_EMAIL: '', JIRA_SLA_API_TOKEN: '', JIRA_CLOUD_ID: '' };
    const run = await doctor(alone);
    expect(run.code).toBe(0);
    expect(run.err).toMatch(/warning {2}\d SLA fields may not be read: .*customfield_10328/);
    expect(run.err).toContain('set JIRA_SLA_EMAIL, JIRA_SLA_API_TOKEN and JIRA_CLOUD_ID');
  });
});
