import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildBundles, useTempFolder } from '@jiralake/testing';

const root = path.resolve(__dirname, '../../..');
const folder = useTempFolder();
beforeAll(buildBundles);

/** Runs a program under a Node that says it is an older one. */
function run(command: string, args: string[], env: Record<string, string> = {}) {
  const preload = path.join(folder(), 'older.cjs');
  writeFileSync(preload, "Object.defineProperty(process.versions, 'node', { value: '20.19.5' });");
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: folder(), NODE_OPTIONS: `--require ${preload}`, ...env },
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

const REFUSED = {
  status: 1,
  said: 'jiralake needs Node 20.20 or newer, this is 20.19.5. Install a newer one, see https://nodejs.org/en/download\n',
};

const bundles = (): string[] =>
  ['apps', 'tools'].flatMap((kind) =>
    readdirSync(path.join(root, 'dist', kind))
      .map((name) => `dist/${kind}/${name}/main.js`)
      .filter((name) => existsSync(path.join(root, name))),
  );

it('is refused by every bundle, however it is started', () => {
  expect(bundles().length).toBeGreaterThan(8);
  for (const bundle of bundles())
    expect([bundle, run(process.execPath, [bundle])]).toEqual([bundle, REFUSED]);
});

it('is refused by the entry point of the image', () => {
  const start = path.join(folder(), 'start.mjs');
  copyFileSync(path.join(root, 'deploy/image/start.mjs'), start);
  symlinkSync(path.join(root, 'dist'), path.join(folder(), 'dist'));
  expect(run(process.execPath, [start], { APP: 'ingress' })).toEqual(REFUSED);
});

it('is refused by every script of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const script of Object.values(scripts))
    expect([script, run('sh', ['-c', script])]).toEqual([script, REFUSED]);
});
