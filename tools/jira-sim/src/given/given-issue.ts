import type { JsonObject } from '../render/render-user';
import { SLA_NOT_PERMITTED } from '../render/render-sla';
import type { ServedIssue } from '../render/served-site';
import { isObject } from './find-issues';

/** A given issue, with the names and types of its fields where the response had them. */
export interface GivenIssue extends ServedIssue {
  readonly fieldFacts: ReadonlyMap<string, FieldFacts>;
  /** what was removed from it, one line each */
  readonly remarks: readonly string[];
}

export interface FieldFacts {
  name?: string;
  schema?: JsonObject;
}

const ID = /^[1-9]\d{0,18}$/;
const KEY = /^[A-Z][A-Z0-9_]+-[1-9]\d*$/;
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;

const isTime = (value: unknown): value is string =>
  typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));
const quoted = (value: unknown): string => JSON.stringify(value) ?? 'missing';

/** Returns why a value cannot be served as an issue; undefined when it can. */
function refusalOf(value: JsonObject): string | undefined {
  const { id, key, fields } = value;
  if (!ID.test(String(id))) return `its id is no number: ${quoted(id)}`;
  if (typeof key !== 'string' || !KEY.test(key)) return `its key is not of Jira's form: ${quoted(key)}`;
  if (!isObject(fields)) return 'it has no fields';
  if (!isTime(fields['created'])) return `its time of creation is not readable: ${quoted(fields['created'])}`;
  const updated = fields['updated'] ?? null;
  if (updated !== null && !isTime(updated)) return `its time of update is not readable: ${quoted(updated)}`;
  return value['_deleted_at'] === undefined ? undefined : 'it is marked as deleted';
}

/** Returns an issue to serve, or why it cannot be served. */
export function parseIssue(value: unknown): GivenIssue | string {
  if (!isObject(value)) return 'it is no issue';
  const refusal = refusalOf(value);
  if (refusal !== undefined) return refusal;
  const { comment, worklog, ...fields } = value['fields'] as JsonObject;
  const lists = {
    comments: listOf(membersOf(comment, 'comments')),
    worklogs: listOf(membersOf(worklog, 'worklogs')),
    changes: listOf(membersOf(value['changelog'], 'histories', 'values')),
    'remote links': listOf(membersOf(value['_remote_links'])),
  };
  const { renderedFields } = value;
  return {
    id: String(value['id']),
    key: value['key'] as string,
    created: createdOf(fields),
    updated: isTime(fields['updated']) ? Date.parse(fields['updated']) : 0,
    fieldFacts: fieldFactsOf(value),
    remarks: Object.entries(lists).flatMap(([name, { left }]) =>
      left === 0 ? [] : [`${left} ${name} without an id, or with one that comes again, are left out`],
    ),
    fields: (seesSla) => (seesSla ? fields : hideSla(fields)),
    comments: () => lists.comments.entries,
    worklogs: () => lists.worklogs.entries,
    histories: () => lists.changes.entries.toReversed(),
    ownLists: () => ({ remoteLinks: lists['remote links'].entries }),
    renderedFields: () => (isObject(renderedFields) ? renderedFields : {}),
  };
}

/** Returns the entries of a list, which may be inside a page. */
function membersOf(value: unknown, ...names: string[]): unknown[] {
  const lists = [value, ...names.map((name) => (isObject(value) ? value[name] : undefined))];
  return lists.find((list) => Array.isArray(list)) ?? [];
}

/** Removes duplicate ids, keeping the last entry, and sorts by time. */
function listOf(members: readonly unknown[]): { entries: JsonObject[]; left: number } {
  const byId = new Map<string, JsonObject>();
  for (const member of members) {
    const id = isObject(member) ? member['id'] : undefined;
    if (typeof id === 'string' || typeof id === 'number') byId.set(String(id), member as JsonObject);
  }
  const entries = [...byId.values()].sort((left, right) => createdOf(left) - createdOf(right));
  return { entries, left: members.length - entries.length };
}

function createdOf({ created }: JsonObject): number {
  return isTime(created) ? Date.parse(created) : 0;
}

function isSla(value: unknown): boolean {
  return isObject(value) && ('completedCycles' in value || 'ongoingCycle' in value);
}

function hideSla(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([id, value]) => [id, isSla(value) ? SLA_NOT_PERMITTED : value]),
  );
}

/** The keys that `expand=names,schema,editmeta` adds to a response. */
function fieldFactsOf({ names, schema, editmeta }: JsonObject): Map<string, FieldFacts> {
  const facts = new Map<string, FieldFacts>();
  const note = (id: string, name: unknown, type: unknown): void => {
    const known = facts.get(id);
    facts.set(id, {
      ...known,
      ...(typeof name === 'string' ? { name } : {}),
      ...(isObject(type) ? { schema: type } : {}),
    });
  };
  const editable = isObject(editmeta) && isObject(editmeta['fields']) ? editmeta['fields'] : {};
  for (const [id, field] of Object.entries(editable))
    if (isObject(field)) note(id, field['name'], field['schema']);
  for (const [id, name] of Object.entries(isObject(names) ? names : {})) note(id, name, undefined);
  for (const [id, type] of Object.entries(isObject(schema) ? schema : {})) note(id, undefined, type);
  return facts;
}
