import { ascii, boolean, integer, text, timestamp } from './column';
import { defineTable } from './table';

const columns = { id: ascii('Id'), at: timestamp('Time'), count: integer('Count'), ok: boolean('Flag') };
const row = { id: '1', at: new Date(0), count: 1n, ok: null };

describe('defineTable', () => {
  it('keeps the columns in their order, with their names', () => {
    const table = defineTable({ name: 'issues', columns, toRows: () => [row] });
    expect(table.columns.map(({ name }) => name)).toEqual(['id', 'at', 'count', 'ok']);
    expect(table.columns[0]).toEqual({ name: 'id', type: 'string', ascii: true, meaning: 'Id' });
  });

  it('refuses rows that do not fit their columns at compile time', () => {
    const { ok: _, ...withoutFlag } = row;
    const tables = [
      // @ts-expect-error a missing column
      defineTable({ name: 'issues', columns, toRows: () => [withoutFlag] }),
      // @ts-expect-error a misspelt column
      defineTable({ name: 'issues', columns, toRows: () => [{ ...withoutFlag, okay: true }] }),
      // @ts-expect-error an undeclared column
      defineTable({ name: 'issues', columns, toRows: () => [{ ...row, extra: 1 }] }),
      // @ts-expect-error a value of another type
      defineTable({ name: 'issues', columns, toRows: () => [{ ...row, count: '1' }] }),
      // @ts-expect-error an unknown table
      defineTable({ name: 'issue', columns: { id: text('Id') }, toRows: () => [{ id: null }] }),
    ];
    expect(tables).toHaveLength(5);
  });
});
