import { isIssueId, isIssueKey, parseJiraTime } from '@jiralake/core';
import type { z } from 'zod';
import { partNames } from './fetched-parts';
import { rawIssueSchema, type RawIssue } from './raw-issue';

type JsonObject = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

/**
 * Checks the parsed JSON of a raw file. It takes what `rawIssueSchema` takes, with the same result or the same error, at a
 * fraction of the cost: it looks only at what the pipeline decides by, and an issue that is as we write it is returned as it
 * is. The schema decides about everything else: deletion markers, files of older versions, broken files.
 */
export const rawFileCheck = {
  safeParse: (json: unknown): { success: true; data: RawIssue } | { success: false; error: z.ZodError } =>
    isAsWritten(json) ? { success: true, data: json as RawIssue } : rawIssueSchema.safeParse(json),
};

const isText: Check = (value) => typeof value === 'string';
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const nullish =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const objectOf = (checks: Readonly<Record<string, Check>>): Check => {
  const members = Object.entries(checks);
  return (value) => isObject(value) && members.every(([name, check]) => check(value[name]));
};

const isJiraTime: Check = (value) => typeof value === 'string' && parseJiraTime(value) !== undefined;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
/** Takes only times as we write them. */
const isOurTime: Check = (value) =>
  typeof value === 'string' && ISO_TIME.test(value) && asWritten(Date.parse(value)) === value;

/** Takes the state of a part and nothing more: the schema drops what is more. */
const isPartState: Check = (value) => {
  if (!isObject(value)) return false;
  const { state, why } = value;
  const size = Object.keys(value).length;
  if (state === 'complete') return size === 1;
  return (state === 'incomplete' || state === 'not_fetched') && typeof why === 'string' && size === 2;
};

const isAsWritten: Check = objectOf({
  id: isIssueId,
  key: isIssueKey,
  fields: objectOf({ created: isJiraTime, updated: nullish(isJiraTime) }),
  _as_written: optional((value) => isObject(value) && Object.values(value).every(isText)),
  _synced_at: isOurTime,
  _fetched_at: isOurTime,
  _remote_links: listOf(
    objectOf({
      id: (id) => isText(id) || Number.isFinite(id),
      object: nullish(objectOf({ url: nullish(isText), title: nullish(isText) })),
    }),
  ),
  _completeness: optional(
    (value) =>
      isObject(value) &&
      Object.keys(value).length === partNames.length &&
      partNames.every((name) => isPartState(value[name])),
  ),
  _previous_keys: optional(listOf(isIssueKey)),
  _deleted_at: optional(isOurTime),
});

/** An object as the schema keeps it: it drops a member of this name. */
function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__')
  );
}

function asWritten(milliseconds: number): string | undefined {
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}
