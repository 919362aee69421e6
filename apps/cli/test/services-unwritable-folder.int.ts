import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually, healthOf, startProgram, useRedis, useTempFolder, type Program } from '@jiralake/testing';

const redis = useRedis();
const folder = useTempFolder();
let service: Program | undefined;
afterEach(() => service?.stop('SIGKILL'));

// as root, who can write every folder, except one below a file
it.each([
  ['ingress', ['raw/jira/webhook_events']],
  ['fetcher', ['raw/jira', 'raw/jira/attachments']],
  ['transformer', ['parquet/jira', 'parquet/.commits/jira']],
  ['scheduler', ['raw/jira']],
])(
  'the %s is not ready while DATA_DIR cannot be written, and by itself once it can',
  async (app, folders) => {
    const data = path.join(folder(), 'data');
    writeFileSync(data, 'no folder');
    service = startProgram(`dist/apps/${app}/main.js`, {
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
      DATA_DIR: data,
      PORT: '0',
      JIRA_DOMAIN: 'acme.atlassian.net',
      JIRA_EMAIL: 'a@acme.test',
      JIRA_API_TOKEN: 'token',
      JIRA_BASE_URL: 'http://127.0.0.1:1',
      JIRA_WEBHOOK_SECRET: 'secret',
    });
    const program = service;
    await program.line(/"folder cannot be written"/);
    const expected = folders.map((name) => `${path.join(data, name)} cannot be written (ENOTDIR`);
    await eventually(async () => {
      const { healthz, reasons } = await healthOf(program);
      expect([healthz, reasons.map((reason) => reason.split(':')[0])]).toEqual([200, expected]);
    });
    rmSync(data);
    await eventually(async () => expect((await healthOf(program)).reasons).toEqual([]));
  },
);
