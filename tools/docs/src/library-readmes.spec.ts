import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const root = path.resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { paths } = z
  .object({ compilerOptions: z.object({ paths: z.record(z.string(), z.array(z.string())) }) })
  .parse(JSON.parse(read('tsconfig.base.json'))).compilerOptions;
const libraries = Object.entries(paths).map(([name, [index = '']]) => ({ name, index }));

it('there are libraries', () => {
  expect(libraries.length).toBeGreaterThan(20);
});

it.each(libraries)(
  '$name says in five points what it is, and names exports that it has',
  ({ name, index }) => {
    const lines = read(path.join(path.dirname(index), '../README.md'))
      .trimEnd()
      .replaceAll('\n  ', ' ')
      .split('\n');
    expect(lines.slice(0, 2)).toEqual([`# ${name}`, '']);
    const points = lines.slice(2).map((line) => /^- \*\*(.+):\*\* \S.*\.$/.exec(line)?.[1]);
    expect(points).toEqual(['Purpose', 'May use', 'Main export', 'Cost', 'Tests']);
    const named = [...(lines[4] ?? '').matchAll(/`(\w+)`/g)].map(([, each]) => each ?? '');
    const exported = new Set(read(index).match(/\w+/g));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((each) => !exported.has(each))).toEqual([]);
  },
);

it('CONTRIBUTING shows every library in its wing', () => {
  const tree = /^libs\/\n(.*?)^tools\/$/ms.exec(read('CONTRIBUTING.md'))?.[1] ?? '';
  const shown = tree.split('\n').flatMap((line) => {
    const [, wing, names = ''] = /^ {2}(\w+)\/ +([\w -]+?)(?: {2,}.*)?$/.exec(line) ?? [];
    return wing === undefined ? [] : names.split(' ').map((name) => `libs/${wing}/${name}/src/index.ts`);
  });
  expect(shown.sort()).toEqual(libraries.map(({ index }) => path.normalize(index)).sort());
});
