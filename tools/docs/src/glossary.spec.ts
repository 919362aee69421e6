import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const glossary = readFileSync(path.join(root, 'docs/glossary.md'), 'utf8');
/** The last cell of a row of states: test files, and words of the title of a test in one of them. */
const proofs = glossary
  .split('\n')
  .map((line) => line.split('|').at(-2)?.trim() ?? '')
  .filter((cell) => cell.startsWith('`libs/') || cell.startsWith('`apps/'));

it('names a test for every transition', () => {
  const rows = glossary.split('\n').filter((line) => line.split('|').length === 6);
  // two tables have a heading and a rule each
  expect(rows.length - 4).toBe(proofs.length);
  expect(proofs.length).toBeGreaterThan(20);
});

it.each(proofs)('finds %s', (proof) => {
  const [files = '', words] = proof.split(/`: (?=[A-Za-z])/);
  const sources = files.match(/[^` ,]+\.int\.ts/g) ?? [];
  expect(sources).not.toEqual([]);
  const texts = sources.map((file) => readFileSync(path.join(root, file), 'utf8'));
  if (words !== undefined) expect(texts.join('\n')).toContain(words);
});
