import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { PermanentError, messageOf } from '@jiralake/core';
import { createLakeViews, openDuckDb, viewName } from '@jiralake/duckdb';
import { loadLakeSchema } from '@jiralake/rebuild';
import { createTables, defaultFieldMap, tableNames, type TableShape } from '@jiralake/tables';
import { Command, Option } from 'commander';
import type { CommandContext, Environment } from '../../installation/command-context';
import { formats, type Format } from '../../terminal/format-rows';
import { chooseInstallation } from '../../installation/installation';
import { printRows } from './print-rows';
import { readStatement } from './read-statement';
import { wholeNumber } from '../../terminal/whole-number';

interface QueryOptions {
  format: Format;
  lake?: string;
  file?: string;
  /** false for `--no-limit` */
  limit?: number | false;
  allowWrites?: boolean;
}

/** Default number of rows on a terminal. */
const SCREEN_ROWS = 1_000;

const views = tableNames.map(viewName);

/** `jiralake query`: runs one SQL statement over the lake in an in-memory DuckDB. */
export function queryCommand(context: CommandContext): Command {
  return new Command('query')
    .description(`run a query over the lake with DuckDB, read-only; views: ${views.join(', ')}`)
    .argument(
      '[sql]',
      'for example "select status, count(*) from jira_issues group by status"; - reads it from standard input',
    )
    .option('-f, --file <file>', 'read the SQL from a file; - is standard input')
    .addOption(new Option('--format <format>', 'how the rows are printed').choices(formats).default('table'))
    .option(
      '--limit <rows>',
      `print only the first rows; by default ${SCREEN_ROWS} on a terminal`,
      wholeNumber,
    )
    .option('--no-limit', 'print all rows')
    .option('--lake <folder>', 'the lake; by default JIRA_PARQUET_DIR or DATA_DIR/parquet/jira')
    .option('--allow-writes', 'let the statement write files, attach databases and install extensions')
    .action((sql: string | undefined, options: QueryOptions) => query(context, sql, options));
}

async function query(
  context: CommandContext,
  given: string | undefined,
  {
    file,
    format,
    limit = context.terminal.isScreen ? SCREEN_ROWS : false,
    allowWrites = false,
    ...options
  }: QueryOptions,
): Promise<void> {
  const { terminal } = context;
  const sql = await readStatement(given, file);
  const named = options.lake === undefined ? undefined : `the lake in ${options.lake}`;
  const { env } = await chooseInstallation(context, 'files', named);
  const { lake, tables } = await lakeOf(env, options.lake);
  const db = await openDuckDb();
  let present: readonly string[] = views;
  try {
    present = (await createLakeViews(db, lake, tables)).names;
    const values = format === 'json' ? 'json' : 'text';
    const rows = await db.stream(sql, { values, mayWrite: allowWrites });
    await printRows(rows, format, limit === false ? Infinity : limit, terminal);
  } catch (error) {
    throw explained(error, lake, present);
  } finally {
    db.close();
  }
}

async function lakeOf(
  env: Environment,
  given: string | undefined,
): Promise<{ lake: string; tables: readonly TableShape[] }> {
  // only its files know the field map of a lake from another site
  if (given !== undefined) return { lake: given, tables: createTables(defaultFieldMap) };
  const config = loadConfig(storageVariables, env);
  return { lake: dataPaths(config).lake, tables: (await loadLakeSchema(config.FIELD_MAP_FILE)).tables };
}

function explained(error: unknown, lake: string, present: readonly string[]): unknown {
  const message = messageOf(error);
  const missing = views.filter(
    (view) => !present.includes(view) && message.includes(`name ${view} does not exist`),
  );
  if (missing.length === 0) return error;
  const fill =
    present.length > 0
      ? ''
      : '; `jiralake backfill` fills it from a site, `npm start` one of a simulated site';
  return new PermanentError(`no ${missing.join(', ')}: there are no such files in ${lake} yet${fill}`);
}
