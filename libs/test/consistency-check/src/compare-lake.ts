import { issueKeySchema, monthOf, type IssueKey } from '@jiralake/core';
import { createLakeViews, publishedMonths, viewName, type DuckDb } from '@jiralake/duckdb';
import type { AttachmentStore } from '@jiralake/raw-store';
import { forEachPart, type JiraIssue, type OwnLists, type StoredIssue } from '@jiralake/payloads';
import type { Row } from '@jiralake/core';
import { rowsOf, type Table, type TableName, type TransformContext } from '@jiralake/tables';
import type { SiteIssue } from '@jiralake/local-stack';
import { z } from 'zod';

export interface TableComparison {
  rows: number;
  /** rows that only one side has; a changed row counts on both */
  differences: number;
  /** the first of these rows, for messages */
  examples: string[];
}

export interface CompareOptions {
  db: DuckDb;
  lake: string;
  site: readonly SiteIssue[];
  attachments: Pick<AttachmentStore, 'readStates'>;
  tables: readonly Table[];
  context: TransformContext;
}

/** The time of the last save is the only column that the site does not determine. */
const NOT_OF_THE_SITE = '_synced_at';

/** Compares the rows of the lake, as DuckDB reads them, with the rows that are made from the issues of the site. */
export async function compareLake(options: CompareOptions): Promise<Record<TableName, TableComparison>> {
  const expected = await expectedRows(options);
  const result: Partial<Record<TableName, TableComparison>> = {};
  for (const table of options.tables) {
    const actual = await lakeRows(options, table);
    result[table.name] = compare(expected[table.name], actual);
  }
  return result as Record<TableName, TableComparison>;
}

/** Returns rows as text for comparison: the expected month, then every column. */
type RowText = string;

async function expectedRows({
  site,
  attachments,
  tables,
  context,
}: CompareOptions): Promise<Record<TableName, RowText[]>> {
  const texts = Object.fromEntries(tables.map(({ name }) => [name, [] as RowText[]])) as Record<
    TableName,
    RowText[]
  >;
  for (const { issue, ownLists } of site) {
    const rows = rowsOf(rawOf(issue, ownLists), await attachments.readStates(issue.id), tables, context);
    const month = monthOf(issue.fields.created);
    for (const table of tables)
      texts[table.name].push(...rows[table.name].map((row) => textOf(table, month, row)));
  }
  return texts;
}

/** Returns the raw file that a complete fetch would store. */
function rawOf(issue: JiraIssue, ownLists: OwnLists): StoredIssue {
  const time = new Date(0).toISOString();
  const complete = { state: 'complete' } as const;
  return {
    ...issue,
    ...ownLists,
    _synced_at: time,
    _fetched_at: time,
    _previous_keys: keysBefore(issue),
    _completeness: forEachPart(() => complete),
  };
}

/** Returns the former keys of an issue, by the change log of the site, which has the newest change first. */
function keysBefore(issue: JiraIssue): IssueKey[] {
  const { histories } = z.object({ histories: z.array(historySchema) }).parse(issue['changelog']);
  const items = histories.toReversed().flatMap((entry) => entry.items);
  const keys = items.flatMap(({ field, fromString }) => (field === 'Key' && fromString ? [fromString] : []));
  return [...new Set(keys)].filter((key) => key !== issue.key).map((key) => issueKeySchema.parse(key));
}

const historySchema = z.object({
  items: z.array(z.object({ field: z.string(), fromString: z.string().nullish() })),
});

async function lakeRows({ db, lake }: CompareOptions, table: Table): Promise<RowText[]> {
  const columns = table.columns.map(({ name, type }) =>
    type === 'timestamp' ? `epoch_us("${name}") as "${name}"` : `"${name}"`,
  );
  const names = table.columns.map(({ name }) => name);
  const texts: RowText[] = [];
  for (const month of await publishedMonths(lake, table.name)) {
    const views = await createLakeViews(db, lake, [table], { months: [month], columns: names });
    const { rows } = await db.query(`select ${columns.join(', ')} from ${viewName(table.name)}`);
    await views.close();
    for (const values of rows) {
      const row = Object.fromEntries(table.columns.map(({ name }, i) => [name, values[i] as Row[string]]));
      texts.push(textOf(table, month, row));
    }
  }
  return texts;
}

function textOf(table: Table, month: string, row: Row): RowText {
  const values = table.columns.map(({ name }) => (name === NOT_OF_THE_SITE ? null : plain(row[name])));
  return JSON.stringify([month, ...values]);
}

/** Normalises a cell, so that both sides have times in microseconds and integers as text. */
function plain(value: Row[string] | undefined): string | boolean | null {
  if (value instanceof Date) return String(BigInt(value.getTime()) * 1000n);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value ?? null;
}

export function compare(expected: readonly RowText[], actual: readonly RowText[]): TableComparison {
  const balance = new Map<RowText, number>();
  for (const row of expected) balance.set(row, (balance.get(row) ?? 0) + 1);
  for (const row of actual) balance.set(row, (balance.get(row) ?? 0) - 1);
  const off = [...balance].filter(([, count]) => count !== 0);
  return {
    rows: actual.length,
    differences: off.reduce((sum, [, count]) => sum + Math.abs(count), 0),
    examples: off
      .slice(0, 6)
      .map(([row, count]) => `${count > 0 ? 'only on the site' : 'only in the lake'}: ${row}`),
  };
}
