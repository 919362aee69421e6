import { redactText } from '@jiralake/adf';
import type { Row, Table } from './table';

/** the shortest URL with a credential is longer */
const SHORTEST = 10;

/**
 * Takes the credentials of URLs out of rows, in place: the one way out of `toRows`, for the texts of every column,
 * however they were read, so that none can be forgotten. Ids and keys cannot hold any (`readAscii`).
 */
export function redactRows({ columns }: Table, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  for (const { name, type, ascii } of columns)
    if (type === 'string' && ascii !== true) redactColumn(name, rows);
}

function redactColumn(name: string, rows: readonly Row[]): void {
  let harmless: string | undefined;
  for (const row of rows) {
    const cell = row[name];
    // the rows of an issue often say the same: a name, an e-mail
    if (typeof cell !== 'string' || cell.length < SHORTEST || cell === harmless) continue;
    const shown = redactText(cell);
    if (shown === cell) harmless = cell;
    else row[name] = shown;
  }
}
