import { createHash } from 'node:crypto';
import { attachments } from './attachments';
import { changelog } from './changelog';
import { comments } from './comments';
import { customFieldValues } from './custom-field-values';
import { customFields } from './custom-fields';
import { issuelinks } from './issuelinks';
import { createIssuesTable } from './issues/create-issues-table';
import type { FieldMap } from './issues/field-map';
import { remoteLinks } from './remote-links';
import { slaCyclesTable } from './sla-cycles';
import type { Table, TableName } from './table';
import { worklogs } from './worklogs';

/**
 * The registry number. It grows when a table or column is added or changes its content. 1 had six tables; 2 had no order of
 * changes; 3 had no restrictions, no typed values and no rows for elements of lists.
 */
const REGISTRY = 4;

const sameEverywhere = [
  comments,
  attachments,
  changelog,
  issuelinks,
  remoteLinks,
  worklogs,
  slaCyclesTable,
  customFields,
  customFieldValues,
];

/** The names of all tables, in the order of `createTables`. */
export const tableNames: readonly TableName[] = ['issues', ...sameEverywhere.map(({ name }) => name)];

/**
 * Creates all tables of the lake. Parquet schema, views and documentation are derived from them.
 * @throws PermanentError saying what is wrong with the field map
 */
export function createTables(fieldMap: FieldMap): readonly Table[] {
  return [createIssuesTable(fieldMap), ...sameEverywhere];
}

/** Returns the version of the tables: the registry number and a hash of the field map, `4-9f3a61c0`. */
export function schemaVersion(fieldMap: FieldMap): string {
  const entries = Object.entries(fieldMap.columns).sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = JSON.stringify(entries.map(([name, mapped]) => [name, mapped?.field, mapped?.kind]));
  return `${REGISTRY}-${createHash('sha256').update(canonical).digest('hex').slice(0, 8)}`;
}

/** Returns the registry number in a version; 0 for any other text. */
export function registryNumber(version: string | undefined): number {
  return Number(/^(\d+)-/.exec(version ?? '')?.[1] ?? 0);
}
