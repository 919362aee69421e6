import { isSla } from '@jiralake/payloads';
import { cellText, joinTexts, type CellText } from './cell-text';
import { objectText } from './custom-object';
import { at } from './json-object';
import type { FindMedia } from './find-media';
import { readDocument } from './read-document';
import { readText } from './read-field';
import { readSla, slaCycles } from './read-sla';
import { readSprint } from './read-sprint';

const DEEPEST = 5;

/**
 * Returns the value of any custom field as text. The shape of the value decides, because the declared types are an open set
 * and not always right. NULL when the value has no readable text.
 */
export function customText(value: unknown, findMedia: FindMedia, depth = 0): CellText | null {
  if (typeof value === 'boolean') return cellText(String(value));
  if (typeof value === 'string') return readSprint(value) ?? cellText(value);
  if (typeof value === 'number') return readText(value);
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return listText(value, findMedia, depth + 1);
  if (at(value, 'type') === 'doc') return readDocument(value, findMedia);
  if (isSla(value)) return slaText(value);
  return objectText(value);
}

function listText(values: readonly unknown[], findMedia: FindMedia, depth: number): CellText | null {
  const texts = values.flatMap((value) => customText(value, findMedia, depth) || []);
  return texts.length === 0 ? null : joinTexts(texts, ', ');
}

/** Returns an SLA as `Time to resolution: running`, or with the state of its last cycle. */
function slaText(value: unknown): CellText {
  const { breached } = readSla(value);
  const last = slaCycles(value).at(-1)?.state;
  const state = last === undefined ? 'not started' : last === 'ongoing' ? 'running' : 'completed';
  const name = readText(at(value, 'name'));
  return cellText(`${name === null ? '' : `${name}: `}${state}${breached === true ? ', breached' : ''}`);
}
