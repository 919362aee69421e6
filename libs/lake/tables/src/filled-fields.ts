import type { StoredIssue } from '@jiralake/payloads';
import { cellJson, type CellText } from './cell-text';

export interface FilledField {
  id: string;
  value: unknown;
  /** the value as JSON text, when JavaScript would write its numbers differently */
  written: string | undefined;
}

/** Returns the fields of an issue that are not null. */
export function filledFields({ fields, _as_written: notes }: StoredIssue): FilledField[] {
  const filled: FilledField[] = [];
  for (const id of Object.keys(fields)) {
    // most issues have no notes
    const written = notes !== undefined && Object.hasOwn(notes, id) ? notes[id] : undefined;
    const value = fields[id] ?? (written === undefined ? undefined : tooLarge(written));
    if (value !== null && value !== undefined) filled.push({ id, value, written });
  }
  return filled;
}

/** Returns Infinity for a number beyond the range of a double, which JSON.stringify stored as null. */
function tooLarge(text: string): number | undefined {
  return /^-?\d+(\.\d+)?[eE]\+?\d+$|^-?\d{309,}/.test(text) ? Number(text) : undefined;
}

/** Returns the value as compact JSON, with the digits that Jira sent, unless the value changed since. */
export function jsonOf({ value, written }: FilledField): CellText {
  const json = JSON.stringify(value);
  return cellJson(written !== undefined && isSameValue(written, json) ? written : json);
}

function isSameValue(written: string, json: string): boolean {
  try {
    return JSON.stringify(JSON.parse(written)) === json && written.isWellFormed();
  } catch {
    return false;
  }
}
