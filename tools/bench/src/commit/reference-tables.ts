import type { Table, TableName } from '@jiralake/tables';

/** Number of columns that a table had at first; later columns follow them. */
const FIRST_COLUMNS: Partial<Record<TableName, number>> = {
  issues: 49,
  comments: 8,
  attachments: 11,
  changelog: 9,
  issuelinks: 8,
  remote_links: 6,
};

/** The first six tables with their first columns, and the issue id by which rows are found. */
export function referenceTables(tables: readonly Table[]): Table[] {
  return tables.flatMap((table) => {
    const count = FIRST_COLUMNS[table.name];
    if (count === undefined) return [];
    const columns = table.columns.filter(({ name }, i) => i < count || name === 'issue_id');
    return [{ ...table, columns }];
  });
}
