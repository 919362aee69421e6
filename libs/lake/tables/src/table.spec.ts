import type { Cell } from '@jiralake/core';
import { ascii, boolean, integer, text, timestamp, type ColumnSpec } from './column';
import { appendRows, defineTable } from './table';
import type { TransformContext, TransformInput } from './transform-input';

interface Item {
  id: string;
  inner: { at: unknown };
}

const columns = {
  id: ascii('Id', 'id'),
  at: timestamp('Time', 'inner.at'),
  count: integer('Count', 'n', (_item: Item, { issue }) => Number(issue.id)),
  ok: boolean('Flag', 'ok'),
};
const items: readonly Item[] = [
  { id: 'A', inner: { at: '1970-01-01T00:00:01Z' } },
  { id: 'B', inner: { at: 'never' } },
];
const table = { name: 'issues', meaning: 'One row', key: ['id'], columns, items: () => items } as const;
const input = { issue: { id: '7' } } as unknown as TransformInput;
const context = {} as TransformContext;

function cellsOf(of: Record<string, ColumnSpec<Item>>): Cell[][] {
  const cells = Object.keys(of).map((): Cell[] => []);
  appendRows(defineTable<Item>({ ...table, key: [], columns: of }), cells, input, context);
  return cells;
}

describe('defineTable', () => {
  it('keeps the columns in their order, with their names', () => {
    const defined = defineTable<Item>(table);
    expect(defined.columns.map(({ name }) => name)).toEqual(['id', 'at', 'count', 'ok']);
    expect(defined.columns[0]).toMatchObject({
      name: 'id',
      type: 'string',
      ascii: true,
      meaning: 'Id',
      source: 'id',
    });
  });

  it('a column reads the path of its source, unless it has a read function', () => {
    expect(cellsOf(columns)).toEqual([
      ['A', 'B'],
      [1_000, null],
      [7, 7],
      [null, null],
    ]);
  });

  it('a source that is no path needs a read function', () => {
    expect(() => cellsOf({ id: text('Id', 'items[].id') })).toThrow(
      'a column whose source is items[].id needs a read function',
    );
  });

  it('a key names columns of the table', () => {
    expect(() => defineTable<Item>({ ...table, key: ['id', 'index'] })).toThrow(
      'the key of issues has no column index',
    );
  });

  it('refuses a read function that does not fit its column at compile time', () => {
    const tables = [
      // @ts-expect-error a value of another type
      integer('Count', 'n', () => '1'),
      // @ts-expect-error a text that nobody searched for credentials
      text('Id', 'id', () => 'a'),
      // @ts-expect-error what the table has no row for
      defineTable<Item>({ ...table, columns: { id: ascii('Id', 'id', ({ key }: { key: string }) => key) } }),
      // @ts-expect-error an unknown table
      defineTable<Item>({ ...table, name: 'issue' }),
    ];
    expect(tables).toHaveLength(4);
  });
});
