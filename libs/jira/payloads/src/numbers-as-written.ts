import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import { skipSpaces, skipValue, walkList, walkObject, type Span } from './json-walk';

type JsonObject = Record<string, unknown>;

/** The JSON text of the fields of an issue whose numbers JavaScript would write differently. */
export type WrittenFields = Record<string, string>;

/** Finds every number of a JSON text that JavaScript may write differently, such as 3.0, 1E5, -0 or one of 16 digits. */
const COULD_CHANGE =
  /[:,[]\s*-?(?:\d+\.\d*0|\d+(?:\.\d+)?[eE][+-]?\d+|(?=[\d.]{16})\d+(?:\.\d+)?|0\.0{6}\d+|(?<=-)0)(?=\s*[,\]}])/g;

/** Fields with tables or columns of their own, which are made of the parsed numbers. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'attachment',
  'comment',
  'description',
  'environment',
  'issuelinks',
  'parent',
  'subtasks',
  'worklog',
  'aggregateprogress',
  'progress',
  'workratio',
]);

/**
 * Adds to each issue of a parsed JSON text, under `_as_written`, the fields with numbers that a double does not keep as they
 * were written. A text without such numbers costs one search; else the text of the fields that have them is parsed once more,
 * by a slower parser.
 */
export function keepNumbers(json: unknown, text: string): unknown {
  const ends = Array.from(text.matchAll(COULD_CHANGE), ({ index, 0: found }) => index + found.length);
  if (ends.length === 0) return json;
  const spans = issueSpans(json, text);
  for (const [place, issue] of issuesIn(json).entries()) {
    const fields = writtenFields(text, spans[place], ends);
    if (fields) issue['_as_written'] = fields;
  }
  return json;
}

/** Where the issues of a text are that `issuesIn` finds in its value. */
function issueSpans(json: unknown, text: string): Span[] {
  const start = skipSpaces(text, 0);
  if (Array.isArray(json)) return objectsIn(text, start);
  if (!isObject(json)) return [];
  const name = isObject(json['issue']) ? 'issue' : 'issues';
  let found: Span | undefined;
  const to = walkObject(text, start, (member, from) => {
    const end = skipValue(text, from);
    // of a name that is there twice, JSON.parse takes the last
    if (member === name) found = { from, to: end };
    return end;
  });
  if (name === 'issue') return found ? [found] : [];
  return Array.isArray(json['issues']) && found ? objectsIn(text, found.from) : [{ from: start, to }];
}

function objectsIn(text: string, list: number): Span[] {
  const spans: Span[] = [];
  walkList(text, list, (from) => {
    const to = skipValue(text, from);
    if (text[from] === '{') spans.push({ from, to });
    return to;
  });
  return spans;
}

/** The issues of a parsed text: one alone, a list, the page of a search, or a line of the simulator. */
function issuesIn(json: unknown): JsonObject[] {
  if (Array.isArray(json)) return json.filter(isObject);
  if (!isObject(json)) return [];
  if (isObject(json['issue'])) return [json['issue']];
  return Array.isArray(json['issues']) ? json['issues'].filter(isObject) : [json];
}

function writtenFields(
  text: string,
  issue: Span | undefined,
  ends: readonly number[],
): WrittenFields | undefined {
  const inIssue = issue ? ends.filter((end) => isInside(issue, end)) : [];
  if (!issue || inIssue.length === 0) return undefined;
  const kept = [...fieldSpans(text, issue)].flatMap(([id, span]): [string, string][] => {
    if (ELSEWHERE.has(id) || !inIssue.some((end) => isInside(span, end))) return [];
    const value = parseAsWritten(text.slice(span.from, span.to));
    return holdsWritten(value) ? [[id, stringify(value) ?? '']] : [];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Where the value of each field of an issue is. */
function fieldSpans(text: string, issue: Span): Map<string, Span> {
  let spans = new Map<string, Span>();
  walkObject(text, issue.from, (name, at) => {
    if (name !== 'fields' || text[at] !== '{') return skipValue(text, at);
    spans = new Map();
    return walkObject(text, at, (id, from) => {
      const to = skipValue(text, from);
      spans.set(id, { from, to });
      return to;
    });
  });
  return spans;
}

/** Whether a number that ends there is in a value. */
function isInside({ from, to }: Span, end: number): boolean {
  return from < end && end <= to;
}

/** Parses a text with its numbers as written; `undefined` for a text that the library refuses and JSON.parse takes, such as a key twice in one object. */
function parseAsWritten(text: string): unknown {
  try {
    return parse(text, undefined, (number) =>
      String(Number(number)) === number ? Number(number) : new LosslessNumber(number),
    );
  } catch {
    return undefined;
  }
}

function holdsWritten(value: unknown): boolean {
  if (isLosslessNumber(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsWritten);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
