import { attachments } from './attachments';
import { changelog } from './changelog';
import { comments } from './comments';
import { issuelinks } from './issuelinks';
import { issues } from './issues';
import { remoteLinks } from './remote-links';
import type { Table, TableName } from './table';

const byName: Readonly<Record<TableName, Table>> = {
  issues,
  comments,
  attachments,
  changelog,
  issuelinks,
  remote_links: remoteLinks,
};

/** Every table of the lake. Parquet schema, views and documentation are derived from this list. */
export const tables: readonly Table[] = Object.values(byName);

/** The names of all tables, in the order of `tables`. */
export const tableNames: readonly TableName[] = tables.map((table) => table.name);
