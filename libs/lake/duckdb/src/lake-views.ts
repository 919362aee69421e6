import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { monthSchema, type Month } from '@jiralake/core';
import { isMissing } from '@jiralake/files';
import type { Table, TableName } from '@jiralake/tables';
import { duckDbTypes } from './duckdb-types';
import type { DuckDb, HeldFile } from './open-duckdb';

/** What must be known of a table to look at it. */
export type ViewedTable = Pick<Table, 'name' | 'columns'>;

export interface LakeViewsChoice {
  /** all unless given */
  months?: readonly Month[];
  /** those of the tables that are needed; then nobody looks what else the files have, which takes most of the time */
  columns?: readonly string[];
  /** what the names of the views begin with */
  prefix?: string;
}

export interface LakeViews {
  /** names of the views: a table without files has none */
  names: string[];
  /** Drops the views and lets go of their files. */
  close(): Promise<void>;
}

const SUFFIX = '.parquet';
const PREFIX = 'jira_';
/** How often a file that was listed may be gone when it is opened. */
const MOST_LISTINGS = 5;

/** The name under which people query a table. */
export function viewName(table: TableName): string {
  return PREFIX + table;
}

/** The months of which a table has a file, oldest first; none without a lake. */
export async function publishedMonths(lake: string, table: TableName): Promise<Month[]> {
  const names = await readdir(path.join(lake, table)).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names
    .flatMap((name) =>
      name.endsWith(SUFFIX) ? (monthSchema.safeParse(name.slice(0, -SUFFIX.length)).data ?? []) : [],
    )
    .sort();
}

/**
 * The way to read the lake while it is written: a view for each table, over the files as they are now. What is
 * published later is not seen, so that every query sees one state of each file, however long it takes. The columns are those of
 * the tables, then those that only files have, of another version or field map; what a file lacks is NULL.
 * @throws Error naming a file that cannot be read
 */
export async function createLakeViews(
  db: Pick<DuckDb, 'query' | 'hold'>,
  lake: string,
  tables: readonly ViewedTable[],
  { months, columns: chosen, prefix = PREFIX }: LakeViewsChoice = {},
): Promise<LakeViews> {
  const names: string[] = [];
  const held: HeldFile[] = [];
  const close = async (): Promise<void> => {
    for (const name of names) await db.query(`drop view if exists ${name}`);
    for (const file of held) file.letGo();
  };
  try {
    const opened = [];
    // `issues` is published last and opened first: who sees an issue's new row sees its children too
    for (const table of tables) {
      const files = await holdFiles(db, lake, table.name, months);
      held.push(...files);
      if (files.length > 0) opened.push({ table, files: files.map(({ name }) => name) });
    }
    for (const { table, files } of opened) {
      const name = prefix + table.name;
      const known = knownColumns(table);
      const columns = chosen
        ? known.filter((column) => chosen.includes(column.name))
        : await allColumns(db, known, files);
      names.push(name);
      await db.query(`create or replace view ${name} as select * from ${readFiles(files, columns)}`);
    }
    return { names, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens the files of a table; when one that was listed is gone, there is a newer list. */
async function holdFiles(
  db: Pick<DuckDb, 'hold'>,
  lake: string,
  table: TableName,
  chosen: readonly Month[] | undefined,
): Promise<HeldFile[]> {
  for (let listings = 1; ; listings += 1) {
    const published = await publishedMonths(lake, table);
    const months = chosen ? published.filter((month) => chosen.includes(month)) : published;
    const opened = await Promise.allSettled(
      months.map((month) => db.hold(path.join(lake, table, month + SUFFIX))),
    );
    const held = opened.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    const failed = opened.find((one) => one.status === 'rejected');
    if (!failed) return held;
    for (const file of held) file.letGo();
    if (!isMissing(failed.reason) || listings === MOST_LISTINGS) throw failed.reason;
  }
}

interface ViewColumn {
  name: string;
  /** as DuckDB calls it */
  type: string;
}

const knownColumns = ({ columns }: ViewedTable): ViewColumn[] =>
  columns.map(({ name, type }) => ({ name, type: duckDbTypes[type] }));

/** The known columns and those of the files; where they have different types, one that holds both. */
async function allColumns(
  db: Pick<DuckDb, 'query'>,
  known: readonly ViewColumn[],
  files: readonly string[],
): Promise<ViewColumn[]> {
  const nulls = known.map(({ name, type }) => `null::${type} as ${identifier(name)}`);
  const { rows } = await db.query(
    `describe (select ${nulls.join(', ')} where false)
     union all by name (select * from read_parquet(${listOf(files)}, union_by_name = true))`,
  );
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** With the columns given, a file is planned when its turn comes, by what it holds itself. */
function readFiles(files: readonly string[], columns: readonly ViewColumn[]): string {
  const entries = columns.map(
    ({ name, type }) => `${text(name)}: {name: ${text(name)}, type: ${text(type)}, default_value: NULL}`,
  );
  return `read_parquet(${listOf(files)}, schema = map{${entries.join(', ')}})`;
}

const listOf = (files: readonly string[]): string => `[${files.map(text).join(', ')}]`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
