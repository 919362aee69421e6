import type { Table, TableName } from '@jiralake/tables';

/** How many columns of a table were there first; what came later stands behind them. */
const FIRST_COLUMNS: Partial<Record<TableName, number>> = {
  issues: 49,
  comments: 8,
  attachments: 11,
  changelog: 9,
  issuelinks: 8,
  remote_links: 6,
};

/** The six tables that were there first, with their columns of then, and the issue id that rows are found by. */
export function referenceTables(tables: readonly Table[]): Table[] {
  return tables.flatMap((table) => {
    const count = FIRST_COLUMNS[table.name];
    if (count === undefined) return [];
    const columns = table.columns.filter(({ name }, i) => i < count || name === 'issue_id');
    return [{ ...table, columns }];
  });
}
