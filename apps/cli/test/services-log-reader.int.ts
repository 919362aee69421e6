import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { buildBundles, eventually, useRedis, useTempFolder } from '@jiralake/testing';

const dist = path.resolve(__dirname, '../../../dist');
const services = ['ingress', 'fetcher', 'transformer', 'scheduler', 'dashboard'];
const PORT = '17171';
const redis = useRedis();
const folder = useTempFolder();
const open: number[] = [];
const children: ChildProcess[] = [];
beforeAll(buildBundles);
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const fd of open.splice(0)) closeSync(fd);
});

function start(service: string, host: string, output: 'pipe' | number): ChildProcess {
  const child = spawn(process.execPath, [path.join(dist, `apps/${service}/main.js`)], {
    cwd: folder(),
    env: {
      PATH: process.env['PATH'],
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
      HOST: host,
      PORT,
      JIRA_DOMAIN: 'example.atlassian.net',
      JIRA_EMAIL: 'ada@example.com',
      JIRA_API_TOKEN: 'token',
      JIRA_BASE_URL: 'http://127.0.0.1:9',
      JIRA_GATEWAY_URL: 'http://127.0.0.1:9',
      LOG_LEVEL: 'debug',
      ADMIN_PASSWORD: 'password',
    },
    stdio: ['ignore', output, output],
  });
  children.push(child);
  return child;
}

async function isUp(host: string): Promise<void> {
  await eventually(async () => expect((await fetch(`http://${host}:${PORT}/healthz`)).status).toBe(200));
}

/** Sends one stop signal and waits for the end. @throws Error when that takes far longer than the five seconds of a service */
async function stop(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  return eventually(() => {
    if (child.exitCode === null && child.signalCode === null) throw new Error('still running');
    return child.exitCode;
  });
}

/** A full pipe without a reader, as a shell gives it to a service: a write to it blocks. */
function fullPipe(service: string): number {
  const file = path.join(folder(), `${service}.pipe`);
  spawnSync('mkfifo', [file]);
  const both = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  const blocking = openSync(file, constants.O_WRONLY);
  open.push(both, blocking);
  expect(() => {
    for (;;) writeSync(both, 'x');
  }).toThrow('EAGAIN');
  return blocking;
}

describe('the log of a service does not keep it from its work and its end', () => {
  const ends = (
    outputOf: (service: string) => 'pipe' | number,
    afterwards: (child: ChildProcess) => void = () => undefined,
  ) =>
    Promise.all(
      services.map(async (service, i) => {
        // an address of its own, which no other process can take meanwhile
        const host = `127.${1 + ((process.pid >> 8) & 127)}.${process.pid & 255}.${i + 1}`;
        const child = start(service, host, outputOf(service));
        await isUp(host);
        afterwards(child);
        return [service, await stop(child)];
      }),
    );
  const allStopped = services.map((service) => [service, 0]);

  it('when its reader has gone', async () => {
    const leave = ({ stdout, stderr }: ChildProcess): void =>
      void [stdout, stderr].map((one) => one?.destroy());
    expect(await ends(() => 'pipe', leave)).toEqual(allStopped);
  });

  it('when the disk that it is written to is full', async () => {
    const full = openSync('/dev/full', 'w');
    open.push(full);
    expect(await ends(() => full)).toEqual(allStopped);
  });

  it('when its reader does not read', async () => {
    expect(await ends(fullPipe)).toEqual(allStopped);
  });
});
