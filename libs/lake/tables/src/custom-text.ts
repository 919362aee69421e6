import { isSla } from '@jiralake/payloads';
import { objectText } from './custom-object';
import { at } from './json-object';
import type { FindMedia } from './find-media';
import { readDocument } from './read-document';
import { cleanText, readText } from './read-field';
import { readSla, slaCycles } from './read-sla';
import { readSprint } from './read-sprint';

const DEEPEST = 5;

/**
 * What the value of any custom field says, in a line or a document's lines: by its own shape, because the types that
 * sites declare are an open set and not always right. NULL when there is nothing that a person would read.
 */
export function customText(value: unknown, findMedia: FindMedia, depth = 0): string | null {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return readSprint(value) ?? cleanText(value);
  if (typeof value === 'number') return readText(value);
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return listText(value, findMedia, depth + 1);
  if (at(value, 'type') === 'doc') return readDocument(value, findMedia);
  if (isSla(value)) return slaText(value);
  return objectText(value);
}

function listText(values: readonly unknown[], findMedia: FindMedia, depth: number): string | null {
  const texts = values.map((value) => customText(value, findMedia, depth)).filter(Boolean);
  return texts.length === 0 ? null : texts.join(', ');
}

/** `Time to resolution: running`, or what became of its last cycle. */
function slaText(value: unknown): string {
  const { breached } = readSla(value);
  const last = slaCycles(value).at(-1)?.state;
  const state = last === undefined ? 'not started' : last === 'ongoing' ? 'running' : 'completed';
  const name = readText(at(value, 'name'));
  return `${name === null ? '' : `${name}: `}${state}${breached === true ? ', breached' : ''}`;
}
