import type { Row } from '@jiralake/core';
import { cellsOf } from '@jiralake/testing';
import type { Column } from '@jiralake/tables';
import fc from 'fast-check';
import { fileColumnOf } from '../src/parquet-types';
import { readTable } from './read-table';
import { createTableBuilder, rewriteTable } from '../src/table-builder';
import type { TableFile } from '../src/row-group';

const declared: Column[] = [
  { name: 'issue_id', type: 'string', ascii: true, meaning: '', source: '' },
  { name: 'n', type: 'integer', meaning: '', source: '' },
];
// many columns make small groups, so that a few hundred rows fill some
const filler = Array.from({ length: 200 }, (_, i): Column => ({
  name: `c${i}`,
  type: 'boolean',
  meaning: '',
  source: '',
}));
const columns = [...declared, ...filler].map(fileColumnOf);

/** Rows of so many issues, from 0 to 3 of each. */
function rowsOfIssues(counts: readonly number[]): Row[][] {
  return counts.map((count, i) =>
    Array.from({ length: count }, (_, n): Row => ({ issue_id: String(9 + i), n })),
  );
}

function built(issues: readonly Row[][], inPart: number): TableFile {
  const builder = createTableBuilder(columns);
  for (let start = 0; start < issues.length; start += inPart) {
    const part = issues.slice(start, start + inPart);
    builder.add(cellsOf(columns, part.flat()), (start + part.length) / issues.length);
  }
  return builder.finish();
}

const someIssues = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 0, maxLength: 400 });

describe('a table that is made from its first row to its last', () => {
  it('has the rows of a table that is made at once, each issue in one group, and groups of like size', async () => {
    await fc.assert(
      fc.asyncProperty(someIssues, fc.integer({ min: 1, max: 150 }), async (counts, inPart) => {
        const of = rowsOfIssues(counts);
        const [table, atOnce] = [built(of, inPart), rewriteTable(columns, cellsOf(columns, of.flat()))];
        const rows = await readTable(table);
        expect(rows.map((row) => [row['issue_id'], row['n']])).toEqual(
          of.flat().map((row) => [row['issue_id'], row['n']]),
        );
        expect(rows).toEqual(await readTable(atOnce));
        const minIssueIds = table.groups.map(({ minIssueId }) => minIssueId);
        expect(minIssueIds).toEqual([...new Set(minIssueIds)].sort((a, b) => a - b));
        for (const group of table.groups) {
          const ids = (await readTable({ columns, groups: [group] })).map((row) => Number(row['issue_id']));
          const next = minIssueIds[minIssueIds.indexOf(group.minIssueId) + 1] ?? Infinity;
          expect(ids.every((id) => id >= group.minIssueId && id < next)).toBe(true);
        }
        expect(table.groups.length).toBeLessThanOrEqual(1 + 2 * atOnce.groups.length);
      }),
      { numRuns: 40 },
    );
  });

  it('that is added at once is the one that is made at once, byte for byte', () => {
    const of = rowsOfIssues(Array.from({ length: 300 }, (_, i) => i % 4));
    const [table, atOnce] = [built(of, 300), rewriteTable(columns, cellsOf(columns, of.flat()))];
    expect(table.groups.length).toBeGreaterThan(2);
    expect(table.groups.map(({ bytes }) => bytes.toString('base64'))).toEqual(
      atOnce.groups.map(({ bytes }) => bytes.toString('base64')),
    );
  });

  it('is empty without rows', () => {
    expect(built([], 1).groups).toEqual([]);
  });
});
