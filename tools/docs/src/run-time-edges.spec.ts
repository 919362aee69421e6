import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { startedPrograms } from './started-programs';

const root = path.resolve(__dirname, '../../..');
const projectSchema = z.object({
  name: z.string(),
  implicitDependencies: z.array(z.string()).default([]),
  targets: z.record(z.string(), z.unknown()),
});
/** Libraries that start programs on behalf of their callers; the callers need the edges. */
const SEAM = /\/local-stack\/src\//;

const files = ['apps', 'libs', 'tools'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => !/(^|\/)node_modules\//.test(name))
    .map((name) => path.join(folder, name)),
);
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const projects = files
  .filter((file) => path.basename(file) === 'project.json')
  .map((file) => ({
    ...projectSchema.parse(JSON.parse(read(file))),
    files: files.filter((other) => other.startsWith(`${path.dirname(file)}/`)),
  }));

function startedBy({ name, files: own }: (typeof projects)[number]): string[] {
  const sources = own.filter((file) => /\.(ts|mjs|cjs)$/.test(file) && !SEAM.test(file));
  const started = new Set(sources.flatMap((file) => [...startedPrograms(read(file))]));
  return [...started].filter((other) => other !== name).sort();
}

it('Nx is told of the programs that a project starts, of which no import tells it', () => {
  const needed = projects.flatMap((project) =>
    startedBy(project).map((other) => ({
      from: project.name,
      to: other,
      known: project.implicitDependencies,
    })),
  );
  expect(needed.length).toBeGreaterThan(30);
  const missing = needed.filter(({ to, known }) => !known.includes('*') && !known.includes(to));
  expect(missing.map(({ from, to }) => `"${to}" in implicitDependencies of ${from}`)).toEqual([]);
});

it('every project with integration tests has a target for them', () => {
  const without = projects.filter(
    ({ targets, files: own }) =>
      own.some((file) => file.endsWith('.int.ts')) && targets['integration'] === undefined,
  );
  expect(without.map(({ name }) => name)).toEqual([]);
});

describe('the programs that a file starts', () => {
  it.each([
    ["startProgram('dist/apps/fetcher/main.js', {})", ['fetcher']],
    ["path.join(distDir, 'tools/bench/plain-ingress.js')", ['bench']],
    ['`dist/apps/${app}/main.js`', ['dashboard', 'fetcher', 'ingress', 'scheduler', 'transformer']],
    [
      'await startSimulatedStack({',
      ['cli', 'dashboard', 'fetcher', 'ingress', 'jira-sim', 'scheduler', 'transformer'],
    ],
    ["  // starts dist/apps/cli/main.js\n  import '../src/main';", []],
  ])('of %j are %j', (source, programs) => {
    expect([...startedPrograms(source)].sort()).toEqual(programs);
  });
});
