import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { openDuckDb } from '@jiralake/duckdb';
import { formatTable, runExampleQuery } from './example-query';
import type { Stack } from './stack';
import { untilQuiet, watchQueues } from './until-quiet';

const LONGEST_LOAD_MS = 600_000;
const CHANGES_PER_SECOND = 2;

/** Fills the lake, shows a query to try, and keeps the site changing until the program is stopped. */
export async function runForever(stack: Stack, seed: number, say: (line: string) => void): Promise<never> {
  const { lake } = dataPaths(loadConfig(storageVariables, stack.env));
  const queues = watchQueues(stack);
  await stack.simulator.announce();
  await untilQuiet(stack, queues, LONGEST_LOAD_MS);
  await queues.close();
  const db = await openDuckDb();
  const { sql, columns, rows } = await runExampleQuery(db, lake);
  db.close();
  await stack.simulator.startActivity({ changes: null, perSecond: CHANGES_PER_SECOND, seed });
  say(
    `\nthe lake is filled and follows the site, which changes ${CHANGES_PER_SECOND} times a second; Ctrl-C ends it`,
  );
  say(`try this in DuckDB, again and again:\n\n${sql};\n\n${formatTable(columns, rows)}\n`);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const ended = stack.ended();
    if (ended.length > 0) throw new Error(`ended by itself: ${ended.join(', ')}; its log says why`);
  }
}
