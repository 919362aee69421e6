import { isDeepStrictEqual } from 'node:util';
import { parseJiraTime } from '@jiralake/core';
import { isRefusal, isSla, type IsSlaField, type StoredIssue } from '@jiralake/payloads';

export type Fields = Readonly<Record<string, unknown>>;

/** The fields that tell whether an issue changed since it was stored. */
export const STATE_FIELDS = ['status', 'resolution', 'resolutiondate', 'updated'] as const;

/** What a response means for the issue that is stored. */
export type Reading =
  | { kind: 'unchanged' }
  /** only SLA values changed; these are the new values */
  | { kind: 'moved'; fields: Fields }
  /** more than SLA values changed without an event: `is resolved` */
  | { kind: 'changed'; how: string }
  /** no account may read stored SLA values any more */
  | { kind: 'unreadable'; why: string };

/** The SLA fields of an issue: fields with values of that shape, and SLA fields that could not be read. */
export function slaFieldsOf({ fields }: StoredIssue, isSlaField: IsSlaField): string[] {
  return Object.keys(fields).filter(
    (name) => isSla(fields[name]) || (isRefusal(fields[name]) && isSlaField(name) !== false),
  );
}

/** What the accounts see of an issue. */
export interface SeenFields {
  main: Fields;
  /** `undefined` when the service account was not asked */
  service: Fields | undefined;
}

/** Compares what the accounts see with what is stored. */
export function readResponse(
  stored: StoredIssue,
  { main, service }: SeenFields,
  isSlaField: IsSlaField,
): Reading {
  const known = timeOf(stored.fields['updated']);
  const now = timeOf(main['updated']);
  // a replica of Jira that is behind has nothing new
  if (known !== undefined && now !== undefined && now < known) return { kind: 'unchanged' };
  const how = changeOf(stored.fields, main);
  if (how !== undefined || now !== known) return { kind: 'changed', how: how ?? 'changed' };

  const fields: Record<string, unknown> = {};
  const unreadable: string[] = [];
  for (const name of slaFieldsOf(stored, isSlaField)) {
    const value = [main[name], service?.[name]].find((it) => it !== undefined && !isRefusal(it));
    if (value === undefined) unreadable.push(name);
    else if (!isDeepStrictEqual(value, stored.fields[name])) fields[name] = value;
  }
  if (Object.keys(fields).length > 0) return { kind: 'moved', fields };
  if (unreadable.some((name) => isSla(stored.fields[name])))
    return { kind: 'unreadable', why: `no account may read ${unreadable.join(', ')}` };
  return { kind: 'unchanged' };
}

function changeOf(stored: Fields, main: Fields): string | undefined {
  const [wasOpen, isOpen] = [stored, main].map((fields) => (fields['resolution'] ?? null) === null);
  if (wasOpen && !isOpen) return 'is resolved';
  if (!wasOpen && isOpen) return 'is open again';
  const differs =
    idOf(stored['status']) !== idOf(main['status']) ||
    idOf(stored['resolution']) !== idOf(main['resolution']);
  return differs ? 'changed' : undefined;
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : undefined;
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'string' ? parseJiraTime(value)?.getTime() : undefined;
}
