import { fingerprintsOf, registryProblem, type Fingerprints } from '../test/registry-problem';
import { defaultFieldMap } from './issues/field-map';
import type { Table } from './table';
import { createTables, registryNumber, schemaVersion } from './tables';

/** The tables of each number of the registry. An entry that is in use somewhere is never edited: a change gets the next number. */
const pinned: Readonly<Record<number, Fingerprints>> = {
  4: {
    issues: '09039ec5d412',
    comments: '3d7753e10ff2',
    attachments: '80a642da3c50',
    changelog: 'cecb063891d3',
    issuelinks: 'fdf1a6ea9a3a',
    remote_links: 'a281fe72ce8b',
    worklogs: 'b1258e923b63',
    sla_cycles: 'e6dba825e8e2',
    custom_fields: '914a61a7a4b7',
    custom_field_values: 'f16e5ded33dd',
  },
};

const tables = createTables(defaultFieldMap);
const number = registryNumber(schemaVersion(defaultFieldMap));

it('the tables are those of the number of the registry', () => {
  expect(registryProblem(pinned, number, tables)).toBeUndefined();
});

describe('a change without a new number of the registry is told, with what to do', () => {
  const now = { 4: fingerprintsOf(tables) };
  const worklogs = tables.find(({ name }) => name === 'worklogs')!;
  const [first, ...rest] = worklogs.columns;
  const started: Table['columns'][number] = { ...first!, name: 'started' };
  const changes: [what: string, Partial<Table>][] = [
    ['a new column', { columns: [...worklogs.columns, started] }],
    ['a column that is gone', { columns: rest }],
    ['a column of another name', { columns: [started, ...rest] }],
    ['a column of another type', { columns: [{ ...first!, type: 'boolean' }, ...rest] }],
    ['a column of another source', { columns: [{ ...first!, source: 'elsewhere' }, ...rest] }],
    ['columns in another order', { columns: [...rest, first!] }],
    ['another key', { key: [...worklogs.key, 'issue_id'] }],
  ];

  it.each(changes)('%s', (_, change) => {
    const changed = tables.map((table) => (table === worklogs ? { ...table, ...change } : table));
    expect(registryProblem(now, 4, changed)).toBe(
      'The columns of worklogs are not those of registry number 4 any more, and months that are stored would never get the new ones: ' +
        'raise REGISTRY in libs/lake/tables/src/tables.ts to 5, and leave the fingerprints of 4 as they are.',
    );
  });

  it('a table that is new, or gone', () => {
    expect(registryProblem(now, 4, [...tables, { ...worklogs, name: 'watchers' as never }])).toMatch(
      /^The columns of watchers /,
    );
    expect(registryProblem(now, 4, tables.slice(1))).toMatch(/^The columns of issues /);
  });

  it('a new number without its tables', () => {
    expect(registryProblem(now, 5, tables)).toMatch(
      /^The tables of registry number 5 are not pinned: add 5: \{/,
    );
  });

  it('what a column means may be said better at any time', () => {
    const reworded = tables.map((table) => ({
      ...table,
      columns: table.columns.map((column) => ({ ...column, meaning: 'otherwise' })),
    }));
    expect(registryProblem(now, 4, reworded)).toBeUndefined();
  });
});
