import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, startProgram, type Program, type RedisForTests } from '@jiralake/testing';
import { deliver, get, SECRET, type Answer, type Delivery } from './deliver';

export interface Ingress {
  url: string;
  program: Program;
  dataDir: string;
  deliver(event: object | string | Buffer, delivery?: Delivery): Promise<Answer>;
  /** the log so far */
  log(): Record<string, unknown>[];
  /** stops the process and removes its folder */
  stop(): Promise<void>;
}

/** Starts the service as a process on a free port, in a folder of its own, and waits until it listens. */
export async function startIngress(env: Record<string, string>): Promise<Ingress> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'jiralake-ingress-'));
  const program = startProgram('dist/apps/ingress/main.js', {
    PORT: '0',
    LOG_LEVEL: 'trace',
    DATA_DIR: dataDir,
    JIRA_WEBHOOK_SECRET: SECRET,
    ...env,
  });
  const { url } = JSON.parse(await program.line(/"msg":"started"/)) as { url: string };
  return {
    url,
    program,
    dataDir,
    deliver: (event, delivery) => deliver(url, event, delivery),
    log: () => program.lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    async stop() {
      await program.stop('SIGKILL');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts the service, and waits until it has connected to Redis. */
export async function startIngressOn(
  { url, prefix }: Pick<RedisForTests, 'url'> & Partial<RedisForTests>,
  env: Record<string, string> = {},
): Promise<Ingress> {
  const ingress = await startIngress({
    REDIS_URL: url,
    ...(prefix === undefined ? {} : { REDIS_PREFIX: prefix }),
    ...env,
  });
  await eventually(async () => {
    const { body } = await get(`${ingress.url}/readyz`);
    expect((body as { reasons: string[] }).reasons).not.toContain('redis is not reachable');
  });
  return ingress;
}
