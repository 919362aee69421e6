import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { createLakeViews, openDuckDb, viewName } from '@jiralake/duckdb';
import { createTables, referenceFieldMap, tableNames } from '@jiralake/tables';
import { Command, Option } from 'commander';
import type { CommandContext } from './command-context';
import { formats, formatResult, type Format } from './format-result';

interface QueryOptions {
  format: Format;
  lake?: string;
}

/** `jiralake query`: SQL over the lake, in a DuckDB in memory. */
export function queryCommand({ env, terminal }: CommandContext): Command {
  const views = tableNames.map(viewName);
  return new Command('query')
    .description(`run SQL over the lake with DuckDB; views: ${views.join(', ')}`)
    .argument('<sql>', 'for example "select status, count(*) from jira_issues group by status"')
    .addOption(new Option('--format <format>', 'how the rows are printed').choices(formats).default('table'))
    .option('--lake <folder>', 'the lake; JIRA_PARQUET_DIR or DATA_DIR/parquet/jira unless given')
    .action(async (sql: string, { format, lake: given }: QueryOptions) => {
      const { lake } = given === undefined ? dataPaths(loadConfig(storageVariables, env)) : { lake: given };
      const db = await openDuckDb();
      try {
        const { names: present } = await createLakeViews(db, lake, createTables(referenceFieldMap));
        const missing = views.filter((view) => !present.includes(view) && sql.includes(view));
        if (missing.length > 0)
          throw new Error(`no ${missing.join(', ')}: there are no such files in ${lake} yet`);
        const result = await db.queryJson(sql);
        terminal.print(formatResult(result, format));
      } finally {
        db.close();
      }
    });
}
