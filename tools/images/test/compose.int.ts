import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@jiralake/local-stack';
import { useTempFolder } from '@jiralake/testing';
import { readBlockYaml, type Yaml } from '../src/read-block-yaml';
import { environmentOf, wordsOf } from '../src/read-dockerfile';
import { readStages, repository } from './assemble-image';

const folder = useTempFolder();
const present = spawnSync('docker-compose', ['version']).status === 0;
const title = present ? 'docker-compose.yml' : 'docker-compose.yml (skipped: no docker-compose on PATH)';

interface ComposeService {
  environment: Record<string, string>;
  [key: string]: Yaml;
}

/** Makes .env from .env.example. */
function fillIn(values: Record<string, string>): string {
  const example = readFileSync(path.join(repository, '.env.example'), 'utf8');
  return example.replaceAll(/^([A-Z_]+)=$/gm, (line, name: string) => `${line}${values[name] ?? ''}`);
}

const FILLED_IN = {
  JIRA_DOMAIN: 'acme.atlassian.net',
  JIRA_EMAIL: 'ada@acme.test',
  JIRA_API_TOKEN: 'ATATT=token',
  JIRA_WEBHOOK_SECRET: 'new,old',
  ADMIN_PASSWORD: "'pass#word'",
};

function compose(dotEnv: string, ...args: string[]): { status: number | null; out: string; err: string } {
  copyFileSync(path.join(repository, 'docker-compose.yml'), path.join(folder(), 'docker-compose.yml'));
  writeFileSync(path.join(folder(), '.env'), dotEnv);
  const { status, stdout, stderr } = spawnSync('docker-compose', [...args, 'config'], {
    cwd: folder(),
    env: { PATH: process.env['PATH'], HOME: folder() },
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

function services(dotEnv = fillIn(FILLED_IN), ...args: string[]): Record<string, ComposeService> {
  const { status, out, err } = compose(dotEnv, ...args);
  expect([status, err]).toEqual([0, '']);
  return (readBlockYaml(out) as { services: Record<string, ComposeService> }).services;
}

(present ? describe : describe.skip)(title, () => {
  const { final } = readStages();

  it('has each service as the image needs it and without rights', () => {
    const all = services();
    const image = environmentOf(final);
    for (const name of serviceNames) {
      expect([name, all[name]]).toEqual([
        name,
        expect.objectContaining({
          image: 'jiralake',
          init: 'true',
          restart: 'unless-stopped',
          read_only: 'true',
          tmpfs: ['/tmp'],
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
          // longer than the 8 s that a service takes to stop
          stop_grace_period: '15s',
          environment: {
            ...FILLED_IN,
            ADMIN_PASSWORD: 'pass#word',
            APP: name,
            HOST: image['HOST'],
            PORT: image['PORT'],
            DATA_DIR: image['DATA_DIR'],
            REDIS_URL: 'redis://redis:6379',
          },
        }),
      ]);
      expect(all[name]).toMatchObject({
        depends_on: { redis: { condition: 'service_healthy' } },
        healthcheck: { test: ['CMD', ...wordsOf(final, 'HEALTHCHECK')] },
      });
    }
  });

  it('runs programs that there are', () => {
    const apps = Object.values(services()).flatMap(({ environment }) => environment?.['APP'] ?? []);
    expect(new Set(apps)).toEqual(new Set(readdirSync(path.join(repository, 'apps'))));
  });

  it('shares one data volume among those who store', () => {
    const all = services();
    const withData = Object.keys(all).filter((name) =>
      JSON.stringify(all[name]?.['volumes'] ?? '').includes('data:/data'),
    );
    expect(withData.sort()).toEqual(['cli', 'fetcher', 'ingress', 'scheduler', 'transformer']);
    const elsewhere = services(`${fillIn(FILLED_IN)}\nDATA_VOLUME=/srv/jiralake`);
    for (const name of withData) {
      expect(elsewhere[name]?.['volumes']).toEqual([expect.stringMatching(/^\/srv\/jiralake:\/data\b/)]);
    }
  });

  it('opens ports to this machine alone, and none of a worker, so that there can be several', () => {
    const all = services();
    expect(all['dashboard']?.['ports']).toEqual([expect.stringMatching(/^127\.0\.0\.1:8090:8080\b/)]);
    expect(all['ingress']?.['ports']).toEqual([expect.stringMatching(/^127\.0\.0\.1:8080:8080\b/)]);
    for (const name of ['fetcher', 'transformer', 'scheduler', 'redis']) {
      expect(all[name]).not.toHaveProperty('ports');
    }
    for (const service of Object.values(all)) expect(service).not.toHaveProperty('container_name');
  });

  it('has a Redis that forgets nothing', () => {
    const { redis } = services();
    const command = redis?.['command'] as string[];
    const settings = Object.fromEntries(
      command.flatMap((word, i) => (word.startsWith('--') ? [[word.slice(2), command[i + 1]]] : [])),
    ) as Record<string, string>;
    expect(settings).toEqual({
      appendonly: 'yes',
      appendfsync: 'always',
      save: '',
      maxmemory: '1gb',
      'maxmemory-policy': 'noeviction',
    });
    expect(redis).toMatchObject({
      image: 'redis:7',
      volumes: [expect.stringMatching(/^redis:\/data\b/)],
      healthcheck: { test: ['CMD-SHELL', 'redis-cli ping | grep -q PONG'] },
    });
  });

  it('has the proxy in the profile tls, without a way to Redis', () => {
    const { proxy, ingress } = services(
      `${fillIn(FILLED_IN)}\nPUBLIC_HOST=hooks.acme.test`,
      '--profile',
      'tls',
    );
    expect(proxy).toMatchObject({
      profiles: ['tls'],
      environment: { PUBLIC_HOST: 'hooks.acme.test' },
      networks: { edge: null },
      cap_drop: ['ALL'],
      cap_add: ['NET_BIND_SERVICE'],
      read_only: 'true',
    });
    expect(Object.keys(ingress?.['networks'] as object).sort()).toEqual(['edge', 'inside']);
    // only services get secrets
    expect(Object.keys(proxy?.environment ?? {})).toEqual(['PUBLIC_HOST']);
  });

  it('takes no program of the command line for a service', () => {
    expect(services(undefined, '--profile', 'cli')['cli']).toMatchObject({
      profiles: ['cli'],
      restart: 'no',
    });
  });

  it('names a missing ADMIN_PASSWORD', () => {
    const { status, err } = compose(fillIn({ ...FILLED_IN, ADMIN_PASSWORD: '' }));
    expect([status, err]).toEqual([1, expect.stringContaining('ADMIN_PASSWORD is not set')]);
  });
});
