import { ascii, boolean, integer, text, timestamp } from './column';
import { defineTable } from './table';

const columns = {
  id: ascii('Id', 'id'),
  at: timestamp('Time', 'at'),
  count: integer('Count', 'n'),
  ok: boolean('Flag', 'ok'),
};
const table = { name: 'issues', meaning: 'One row', key: ['id'], columns } as const;
const row = { id: '1', at: new Date(0), count: 1n, ok: null };

describe('defineTable', () => {
  it('keeps the columns in their order, with their names', () => {
    const defined = defineTable({ ...table, toRows: () => [row] });
    expect(defined.columns.map(({ name }) => name)).toEqual(['id', 'at', 'count', 'ok']);
    expect(defined.columns[0]).toEqual({
      name: 'id',
      type: 'string',
      ascii: true,
      meaning: 'Id',
      source: 'id',
    });
  });

  it('refuses rows that do not fit their columns at compile time', () => {
    const { ok: _, ...withoutFlag } = row;
    const tables = [
      // @ts-expect-error a missing column
      defineTable({ ...table, toRows: () => [withoutFlag] }),
      // @ts-expect-error a misspelt column
      defineTable({ ...table, toRows: () => [{ ...withoutFlag, okay: true }] }),
      // @ts-expect-error an undeclared column
      defineTable({ ...table, toRows: () => [{ ...row, extra: 1 }] }),
      // @ts-expect-error a value of another type
      defineTable({ ...table, toRows: () => [{ ...row, count: '1' }] }),
      // @ts-expect-error a text that nobody looked through for credentials
      defineTable({ ...table, columns: { id: text('Id', 'id') }, toRows: () => [{ id: 'a' }] }),
      // @ts-expect-error an unknown table
      defineTable({ ...table, name: 'issue', toRows: () => [row] }),
    ];
    expect(tables).toHaveLength(6);
  });
});
