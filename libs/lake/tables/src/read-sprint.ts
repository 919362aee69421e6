import type { CellText } from './cell-text';
import { at } from './json-object';
import { readText } from './read-field';

/** `com.atlassian.greenhopper.service.sprint.Sprint@7eede03a[id=2,…,name=Sprint 3,goal=…]`, the text form of old sites. */
const LEGACY = /^com\.atlassian\.greenhopper\.service\.sprint\.Sprint@[0-9a-f]+\[(.*)\]$/s;

/** Reads the id of a sprint in the text form of old sites; null for any other value. */
export function readLegacySprintId(value: unknown): string | null {
  const fields = typeof value === 'string' ? LEGACY.exec(value)?.[1] : undefined;
  return /(?:^|,)id=(\d+)(?:,|$)/.exec(fields ?? '')?.[1] ?? null;
}

/** Reads the name of a sprint, from an object or a legacy text; null for any other value. */
export function readSprint(value: unknown): CellText | null {
  if (typeof value !== 'string') return readText(at(value, 'name'));
  const fields = LEGACY.exec(value)?.[1];
  if (fields === undefined) return null;
  // a name may hold commas, so it ends where the next field begins
  const name = /(?:^|,)name=(.*?)(?=,[A-Za-z]+=|$)/s.exec(fields)?.[1];
  return name === undefined || name === '<null>' ? null : readText(name);
}
