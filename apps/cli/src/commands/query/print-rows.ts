import { countOf } from '@jiralake/core';
import type { RowStream } from '@jiralake/duckdb';
import { formatRows, type Format } from '../../terminal/format-rows';
import type { Terminal } from '../../terminal/terminal';

/** Prints the first rows of a query while they arrive, and says when there are more. Stops when the output is closed. */
export async function printRows(
  { columns, batches }: RowStream,
  format: Format,
  limit: number,
  { write, say }: Pick<Terminal, 'write' | 'say'>,
): Promise<void> {
  const { head, line, foot } = formatRows(columns, format);
  let printed = 0;
  let headless = true;
  let cut = false;
  const print = async (lines: string[]): Promise<boolean> => lines.length === 0 || write(lines.join('\n'));

  for await (const batch of batches) {
    const rows = batch.slice(0, limit - printed);
    const lines = [...(headless ? head(rows) : []), ...rows.map(line)];
    headless = false;
    if (!(await print(lines))) return;
    printed += rows.length;
    cut = rows.length < batch.length;
    if (cut) break;
  }
  if (!(await print([...(headless ? head([]) : []), ...foot(printed, cut)]))) return;
  if (cut)
    say(
      `only the first ${countOf(printed, 'row')}; all others were left out (--no-limit prints all, --limit so many)`,
    );
}
