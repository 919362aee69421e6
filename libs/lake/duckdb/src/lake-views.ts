import path from 'node:path';
import { monthSchema, type Month } from '@jiralake/core';
import { isMissing, namesIn } from '@jiralake/files';
import type { TableName, TableShape } from '@jiralake/tables';
import { duckDbTypes } from './duckdb-types';
import type { DuckDb, HeldFile } from './open-duckdb';

export interface LakeViewsChoice {
  /** all months unless given */
  months?: readonly Month[];
  /** only these columns; then the schemas of the files are not read, which takes most of the time */
  columns?: readonly string[];
  /** prefix of the view names */
  prefix?: string;
}

export interface LakeViews {
  /** names of the views; a table without files has no view */
  names: string[];
  /** Drops the views and closes their files. */
  close(): Promise<void>;
}

const SUFFIX = '.parquet';
const PREFIX = 'jira_';
/** Number of listings before a file that is missing when it is opened is an error. */
const MOST_LISTINGS = 5;

/** Returns the name of the view of a table. */
export function viewName(table: TableName): string {
  return PREFIX + table;
}

/** Lists the months in which a table has a published file, oldest first; empty without a lake. */
export async function publishedMonths(lake: string, table: TableName): Promise<Month[]> {
  return (await namesIn(path.join(lake, table))).flatMap((name) =>
    name.endsWith(SUFFIX) ? (monthSchema.safeParse(name.slice(0, -SUFFIX.length)).data ?? []) : [],
  );
}

/**
 * Creates a view for each table over the published files, which may be replaced while they are read. The views hold the files
 * open, so every query sees one state of each file, however long it takes. The columns are those of the tables, then columns
 * that only the files have, from another version or field map; a column that a file lacks is NULL.
 * @throws Error naming a file that cannot be read
 */
export async function createLakeViews(
  db: Pick<DuckDb, 'query' | 'hold'>,
  lake: string,
  tables: readonly TableShape[],
  { months, columns: chosen, prefix = PREFIX }: LakeViewsChoice = {},
): Promise<LakeViews> {
  const names: string[] = [];
  const held: HeldFile[] = [];
  const close = async (): Promise<void> => {
    for (const name of names) await db.query(`drop view if exists ${name}`);
    for (const file of held) file.release();
  };
  try {
    const opened = [];
    // `issues` is published last and opened first, so a query that sees a new issue row also sees its child rows
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

/** Opens the files of a table, and lists them again when a listed file is missing. */
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
    for (const file of held) file.release();
    if (!isMissing(failed.reason) || listings === MOST_LISTINGS) throw failed.reason;
  }
}

interface ViewColumn {
  name: string;
  /** DuckDB type */
  type: string;
}

const knownColumns = ({ columns }: TableShape): ViewColumn[] =>
  columns.map(({ name, type }) => ({ name, type: duckDbTypes[type] }));

/** Returns the known columns and those of the files. A column with several types gets a type that holds all of them. */
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

/** Selects the columns from the files. With explicit columns DuckDB reads the schema of each file only when it scans the file. */
function readFiles(files: readonly string[], columns: readonly ViewColumn[]): string {
  const entries = columns.map(
    ({ name, type }) => `${text(name)}: {name: ${text(name)}, type: ${text(type)}, default_value: NULL}`,
  );
  return `read_parquet(${listOf(files)}, schema = map{${entries.join(', ')}})`;
}

const listOf = (files: readonly string[]): string => `[${files.map(text).join(', ')}]`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
