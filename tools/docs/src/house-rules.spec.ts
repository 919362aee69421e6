import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { variableGroups } from '@jiralake/config';
import * as config from '@jiralake/config';
import { z } from 'zod';

const root = path.resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

function testFiles(): string[] {
  return ['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(\.spec|\.int)\.ts$/.test(name) && !name.includes('node_modules'))
      .map((name) => path.join(folder, name)),
  );
}

describe('the rules of the house', () => {
  it('dependencies have exact versions', () => {
    const versions = z.record(z.string(), z.string());
    const manifest = z
      .object({ dependencies: versions, devDependencies: versions })
      .parse(JSON.parse(read('package.json')));
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(Object.keys(all).length).toBeGreaterThan(20);
    const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).toEqual([]);
  });

  it('the version is that of the newest release, or on the way to the next one while something is unreleased', () => {
    const changelog = read('CHANGELOG.md');
    const [, newest = ''] = /^## (\d+\.\d+\.\d+)/m.exec(changelog) ?? [];
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')));
    const lock = z.object({ version: z.string() }).parse(JSON.parse(read('package-lock.json')));
    expect(lock.version).toBe(version);
    if (!/^## Unreleased$/m.test(changelog)) return expect(version).toBe(newest);
    expect(version).toMatch(/^\d+\.\d+\.\d+-dev$/);
    expect(version.localeCompare(newest, 'en', { numeric: true })).toBe(1);
  });

  it('every released version left in fixtures/versions what it stores: npm run freeze at each release', () => {
    const released = [...read('CHANGELOG.md').matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(
      ([, version]) => version,
    );
    expect(released).toContain('0.1.0');
    expect(readdirSync(path.join(root, 'fixtures/versions')).sort()).toEqual(released.sort());
  });

  it('every invariant of docs/pipeline.md is named by a test', () => {
    const invariants = [...read('docs/pipeline.md').matchAll(/^\| (I\d+) +\|/gm)].map(([, name]) => name);
    expect(invariants).toHaveLength(10);
    const tests = testFiles().map(read).join('\n');
    expect(invariants.filter((name) => !new RegExp(`['"\`]${name}[: ]`).test(tests))).toEqual([]);
  });

  it('every test that docs/pipeline.md points to is there', () => {
    const paths = [...read('docs/pipeline.md').matchAll(/`((?:apps|libs|tools)\/[\w./-]+)`/g)].map(
      ([, name]) => name ?? '',
    );
    expect(paths.length).toBeGreaterThan(8);
    for (const name of paths) {
      const found = testFiles().some((file) => file === name || file.startsWith(`${name}/`));
      expect([name, found]).toEqual([name, true]);
    }
  });

  it('every group of variables is in the documentation', () => {
    const exported = Object.entries(config).filter(([name]) => name.endsWith('Variables'));
    expect(exported.length).toBeGreaterThan(10);
    const documented = new Set<unknown>(variableGroups.map(({ variables }) => variables));
    expect(exported.filter(([, variables]) => !documented.has(variables)).map(([name]) => name)).toEqual([]);
  });
});
