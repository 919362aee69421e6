import { redactText } from '@jiralake/adf';
import type { Column } from './column';
import type { Row, Table } from './table';

/** the shortest URL with a credential is longer */
const SHORTEST = 10;

/**
 * Takes the credentials of URLs out of rows, in place: the one way out of `toRows`, for the texts of every column,
 * however they were read, so that none can be forgotten. Ids and keys cannot hold any (`readAscii`).
 */
export function redactRows({ columns }: Table, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  const names = textColumns(columns);
  for (let index = 0; index < names.length; index += 1) redactColumn(names[index] ?? '', rows);
}

function redactColumn(name: string, rows: readonly Row[]): void {
  let harmless: string | undefined;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    const cell = row?.[name];
    // the rows of an issue often say the same: a name, an e-mail
    if (row === undefined || typeof cell !== 'string' || cell.length < SHORTEST || cell === harmless)
      continue;
    const shown = redactText(cell);
    if (shown === cell) harmless = cell;
    else row[name] = shown;
  }
}

const byColumns = new WeakMap<readonly Column[], readonly string[]>();

/** The columns of a table are looked through once, not for each issue. */
function textColumns(columns: readonly Column[]): readonly string[] {
  let names = byColumns.get(columns);
  if (names === undefined) {
    names = columns.filter(({ type, ascii }) => type === 'string' && ascii !== true).map(({ name }) => name);
    byColumns.set(columns, names);
  }
  return names;
}
