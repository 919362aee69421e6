import { issueIdSchema, type IssueId, type Month } from '@jiralake/core';
import { createLakeViews, publishedMonths, viewName, type DuckDb } from '@jiralake/duckdb';
import { renewalKinds, type Renewal, type RenewalKind } from '@jiralake/ledger';
import { createTables, defaultFieldMap, type Table, type TableName } from '@jiralake/tables';
import { showings, type Showing } from './showings';

/** A thing with its label in rows, and one issue that shows it. */
export interface Shown {
  kind: RenewalKind;
  id: string | undefined;
  label: string | null;
  scope: string | undefined;
  issueId: IssueId;
}

/** Reads which things the rows of the lake show, month by month. */
export interface ShownThings {
  months(): Promise<Month[]>;
  /** Lists the things of a month, each once per label. */
  shownIn(month: Month, kinds: readonly RenewalKind[]): Promise<Shown[]>;
  /** Lists the issues that show a changed thing, in ascending order of their ids. */
  affectedIn(month: Month, renewal: Renewal, choice: AffectedChoice): Promise<IssueId[]>;
  /** Returns key and update time of issues of any month, by id. */
  issuesOf(ids: readonly string[]): Promise<Map<string, LakeIssue>>;
}

export interface LakeIssue {
  key: string;
  /** epoch milliseconds */
  updated: number;
}

export interface AffectedChoice {
  /** only issues with a higher id */
  after?: IssueId | undefined;
  /** only issues whose raw file was saved before this time, ISO 8601 */
  savedBefore?: string | undefined;
  most: number;
}

/** Creates a reader of the published files. Each call reads only the columns that it needs. */
export function createLakeReader(
  db: Pick<DuckDb, 'query' | 'hold'>,
  lake: string,
  tables: readonly Table[] = createTables(defaultFieldMap),
): ShownThings {
  async function query(
    months: readonly Month[] | undefined,
    needed: readonly Pick<Showing, 'tables' | 'columns'>[],
    sqlOf: (names: ReadonlySet<string>) => string | undefined,
  ): Promise<unknown[][]> {
    const wanted = new Set<TableName>(['issues', ...needed.flatMap((each) => each.tables)]);
    const views = await createLakeViews(
      db,
      lake,
      tables.filter(({ name }) => wanted.has(name)),
      {
        ...(months ? { months } : {}),
        columns: [
          'issue_id',
          'issue_key',
          '_synced_at',
          'updated_at',
          ...needed.flatMap(({ columns }) => columns),
        ],
      },
    );
    try {
      const sql = sqlOf(new Set(views.names));
      return sql === undefined ? [] : (await db.query(sql)).rows;
    } finally {
      await views.close();
    }
  }

  return {
    months: () => publishedMonths(lake, 'issues'),
    async shownIn(month, kinds) {
      const needed = kinds.flatMap((kind) => showings[kind]);
      const rows = await query([month], needed, (names) => {
        const selects = kinds.flatMap((kind) =>
          readable(showings[kind], names).map(
            ({ select }) => `select '${kind}' as kind, id, label, scope, issue_id from (${select})`,
          ),
        );
        return selects.length === 0
          ? undefined
          : `select kind, id, label, scope, min(issue_id) from (${selects.join(' union all ')}) group by all`;
      });
      return rows.map(([kind, id, label, scope, issueId]) => ({
        kind: renewalKinds.find((known) => known === kind) ?? 'field',
        id: textOf(id),
        label: textOf(label) ?? null,
        scope: textOf(scope),
        issueId: issueIdSchema.parse(issueId),
      }));
    },
    async affectedIn(month, renewal, { after = '0', savedBefore, most }) {
      const rows = await query([month], showings[renewal.kind], (names) => {
        const selects = readable(showings[renewal.kind], names).map(({ select }) => select);
        if (selects.length === 0) return undefined;
        const saved = savedBefore === undefined ? 'true' : `_synced_at < ${quoted(savedBefore)}`;
        return `select distinct issue_id::bigint as number from (${selects.join(' union all ')})
          where (${conditionOf(renewal)}) and issue_id::bigint > ${after}
            and issue_id in (select issue_id from ${viewName('issues')} where ${saved})
          order by number limit ${most}`;
      });
      return rows.map(([id]) => issueIdSchema.parse(String(id)));
    },
    async issuesOf(ids) {
      if (ids.length === 0) return new Map();
      const rows = await query(
        undefined,
        [],
        (names) =>
          [...names][0] &&
          `select issue_id, issue_key, epoch_ms(updated_at) from ${viewName('issues')} where issue_id in (${ids.map(quoted).join()})`,
      );
      return new Map(rows.map(([id, key, at]) => [String(id), { key: String(key), updated: Number(at) }]));
    },
  };
}

/** Returns the SQL condition for rows with a stale label. */
function conditionOf({ kind, id, now, scope, shown }: Renewal): string {
  const names = shown?.map(quoted).join() ?? '';
  const byName =
    names === ''
      ? 'false'
      : `id is null and scope is not distinct from ${scope === undefined ? 'null' : quoted(scope)} and label in (${names})`;
  if (id === undefined) return byName;
  const byId = `id = ${quoted(id)}${now === undefined ? '' : ` and label is distinct from ${now === null ? 'null' : quoted(now)}`}`;
  return kind === 'version' || kind === 'component' ? `(${byId}) or (${byName})` : byId;
}

/** A table without files has no view. */
const readable = (all: readonly Showing[], names: ReadonlySet<string>): Showing[] =>
  all.filter((each) => each.tables.every((table) => names.has(viewName(table))));
const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
