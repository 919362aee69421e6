import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const libs = path.resolve(__dirname, '../../../libs');
const scripts = readdirSync(libs, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.lua'),
);

/** Returns the indexes in brackets after a name, `KEYS[1]`, each once and sorted. */
function numbersOf(name: 'KEYS' | 'ARGV', lines: readonly string[]): number[] {
  const found = lines.flatMap((line) => [...line.matchAll(new RegExp(`${name}\\[(\\d+)\\]`, 'g'))]);
  return [...new Set(found.map(([, number]) => Number(number)))].sort((a, b) => a - b);
}

it('there are Lua scripts', () => {
  expect(scripts.length).toBeGreaterThan(10);
});

it.each(scripts)('%s says what it does, and describes its KEYS and ARGV', (script) => {
  const lines = readFileSync(path.join(libs, script), 'utf8').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  const [top, body] = [lines.slice(0, end), lines.slice(end)];
  expect(top[0]).toMatch(/^-- [A-Z].*\.$/);
  for (const name of ['KEYS', 'ARGV'] as const) {
    const described = numbersOf(name, top);
    expect(described).toEqual(described.map((_, i) => i + 1));
    expect(described).toEqual(expect.arrayContaining(numbersOf(name, body)));
  }
});
