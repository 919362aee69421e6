import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLakeViews, openDuckDb } from '@jiralake/duckdb';
import { serviceNames, type ServiceName } from '@jiralake/local-stack';
import { createTables, defaultFieldMap } from '@jiralake/tables';
import { buildBundles, eventually, useRedis } from '@jiralake/testing';
import { assembleImage, readStages, repository, standIn, type Image, type Run } from './assemble-image';
import { allOf, copiesOf, environmentOf } from '../src/read-dockerfile';
import { freePort } from './free-port';
import { startSimulatedSite, type SimulatedSite } from './simulated-site';

/** The stop timeout of a service, with a margin for a busy machine; compose waits for 15 s. */
const LONGEST_STOP_MS = 14_000;

const redis = useRedis();
let image: Image;
beforeAll(() => {
  buildBundles();
  image = assembleImage();
}, 180_000);
afterAll(() => image?.remove());

// a failed test must not leave a service behind
const runs = new Set<Run>();
afterAll(async () => {
  for (const { child, ended } of runs) {
    child.kill('SIGKILL');
    await ended;
  }
});

function track(run: Run): Run {
  runs.add(run);
  const forget = () => runs.delete(run);
  run.ended.then(forget, forget);
  return run;
}

async function finish(run: Run): Promise<{ code: number | string; out: string; err: string }> {
  return { code: await track(run).ended, ...run.output() };
}

describe('the Dockerfile', () => {
  const { final } = readStages();

  it('runs as a user without rights, who is a number, and stops by SIGTERM', () => {
    expect(allOf(final, 'USER').map(({ text }) => text)).toEqual(['10001:10001']);
    expect(allOf(final, 'STOPSIGNAL').map(({ text }) => text)).toEqual(['SIGTERM']);
  });

  it('sets no variable that could be a secret, and runs the ingress unless told otherwise', () => {
    expect(environmentOf(final)).toEqual({
      NODE_ENV: 'production',
      APP: 'ingress',
      HOST: '0.0.0.0',
      PORT: '8080',
      DATA_DIR: '/data',
    });
  });

  it('gets from the folder only what is named in .dockerignore, and never an .env', () => {
    const rules = readFileSync(path.join(repository, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(rules[0]).toBe('*');
    expect(rules.slice(-9)).toEqual(expect.arrayContaining(['**/.env', '**/.env.*', '**/data']));
    const { stages } = readStages();
    const copied = stages
      .flatMap(copiesOf)
      .filter(({ from }) => from === undefined)
      .flatMap(({ sources }) => sources)
      .filter((source) => source !== '.');
    expect(copied.length).toBeGreaterThan(0);
    for (const source of copied) expect(rules).toContain(`!${source.split('/')[0]}`);
  });
});

describe('the image', () => {
  it('has every program, and no package that only developers need', () => {
    const inside = (name: string) => path.join(image.root, 'app', name);
    expect(readdirSync(inside('dist/apps')).sort()).toEqual(
      readdirSync(path.join(repository, 'apps')).sort(),
    );
    expect(existsSync(inside('node_modules/bullmq'))).toBe(true);
    expect(existsSync(inside('node_modules/jest'))).toBe(false);
  });

  it(`cannot write into itself${standIn ? '' : ' (run as the user of this test, who is not root)'}`, async () => {
    const write = "require('fs').writeFileSync(process.argv[1] + '/probe', '')";
    const inApp = await finish(image.execute(['node', '-e', write, '/app']));
    expect([inApp.code, inApp.err]).toEqual([1, expect.stringContaining('EACCES')]);
    const inData = await finish(image.execute(['node', '-e', write, '/data']));
    expect(inData.code).toBe(0);
  });

  it('names the programs when APP is none of them', async () => {
    const { code, err } = await finish(image.start({ APP: '../ingress' }));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^APP must be one of .*fetcher.*, not \.\.\/ingress\n$/),
    ]);
  });

  it('has a dashboard that wants a password before anybody can reach it', async () => {
    const { code, err } = await finish(
      image.start({ APP: 'dashboard', PORT: await freePort(), REDIS_URL: redis.url }),
    );
    expect([code, err]).toEqual([1, expect.stringContaining('ADMIN_PASSWORD is not set')]);
  });

  it('has a health check that fails with the reason', async () => {
    const port = { PORT: await freePort() };
    const nobody = await finish(image.checkHealth(port));
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);

    const ingress = track(image.start({ APP: 'ingress', ...port, REDIS_URL: 'redis://127.0.0.1:1' }));
    await started(ingress);
    const unready = await finish(image.checkHealth(port));
    expect([unready.code, unready.out]).toEqual([1, expect.stringContaining('redis is not reachable')]);
    ingress.child.kill('SIGTERM');
    expect(await ingress.ended).toBe(0);
  });
});

describe('containers of the image', () => {
  let site: SimulatedSite;
  const containers = {} as Record<ServiceName, Run & { env: Record<string, string> }>;
  beforeAll(async () => {
    site = await startSimulatedSite();
    for (const name of serviceNames) {
      const env = {
        ...site.env,
        REDIS_URL: redis.url,
        REDIS_PREFIX: redis.prefix,
        ADMIN_PASSWORD: 'of the admin',
        APP: name,
        PORT: await freePort(),
      };
      containers[name] = { ...track(image.start(env)), env };
    }
    await Promise.all(Object.values(containers).map(started));
    await site.sendWebhooksTo(`http://127.0.0.1:${containers.ingress.env['PORT']}/webhooks/jira`);
  });
  afterAll(() => site?.stop());

  it.each(serviceNames)('%s becomes healthy', async (name) => {
    await eventually(async () => {
      const { code, out } = await finish(image.checkHealth(containers[name].env));
      expect([code, out]).toEqual([0, expect.stringContaining('"ready"')]);
    });
  });

  it('turn a change into a row', async () => {
    const { id, summary } = await site.changeSummary();
    const lake = path.join(image.root, 'data/parquet/jira');
    const db = await openDuckDb();
    try {
      await eventually(async () => {
        const views = await createLakeViews(db, lake, createTables(defaultFieldMap));
        const found = db.query(`select summary from jira_issues where issue_id = '${id}'`);
        const { rows } = await found.finally(() => views.close());
        expect(rows).toEqual([[summary]]);
      });
    } finally {
      db.close();
    }

    const sql = `select issue_id, summary from jira_issues where issue_id = '${id}'`;
    const answer = await finish(image.start({ APP: 'cli' }, ['query', sql, '--format', 'json']));
    expect([answer.code, answer.err]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(answer.out)).toEqual({ issue_id: id, summary });
  });

  it.each(serviceNames)('%s stops by itself', async (name) => {
    const { child, ended, output } = containers[name];
    const askedAt = Date.now();
    child.kill('SIGTERM');
    expect([await ended, output().err]).toEqual([0, expect.any(String)]);
    expect(Date.now() - askedAt).toBeLessThan(LONGEST_STOP_MS);
  });
});

async function started(run: Run): Promise<void> {
  const ended = run.ended.then((code) => {
    throw new Error(`ended with ${code}: ${run.output().err}`);
  });
  ended.catch(() => undefined);
  await Promise.race([
    ended,
    eventually(() => expect(run.output().out).toContain('"msg":"started"'), 30_000),
  ]);
}
