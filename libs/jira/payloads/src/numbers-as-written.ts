import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';

type JsonObject = Record<string, unknown>;

/** The values of an issue's fields as JSON text, of those whose numbers JavaScript would write otherwise. */
export type WrittenFields = Record<string, string>;

/** Finds every number of a JSON text that JavaScript may write otherwise, such as 3.0, 1E5, -0 or one of 16 digits. */
const COULD_CHANGE =
  /[:,[]\s*-?(?:\d+\.\d*0|\d+(?:\.\d+)?[eE][+-]?\d+|(?=[\d.]{16})\d+(?:\.\d+)?|0\.0{6}\d+|(?<=-)0)(?=\s*[,\]}])/;

/** These have tables or columns of their own, which are made of what JavaScript reads. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['attachment', 'comment', 'description', 'environment', 'issuelinks', 'parent', 'subtasks', 'worklog'],
  ...['aggregateprogress', 'progress', 'workratio'],
]);

/**
 * Notes in each issue of a parsed JSON text, under `_as_written`, the fields whose numbers a double does not hold as they
 * were written. A text without any costs one search; the others are read a second time, by a slower parser.
 */
export function keepNumbers(json: unknown, text: string): unknown {
  if (!COULD_CHANGE.test(text)) return json;
  const written = issuesIn(parseAsWritten(text));
  for (const [place, issue] of issuesIn(json).entries()) {
    const fields = writtenFields(written[place]?.['fields']);
    if (fields) issue['_as_written'] = fields;
  }
  return json;
}

/** What JSON.parse takes and the library does not, such as a key twice in one object, keeps the numbers of JavaScript. */
function parseAsWritten(text: string): unknown {
  try {
    return parse(text, undefined, (number) =>
      String(Number(number)) === number ? Number(number) : new LosslessNumber(number),
    );
  } catch {
    return undefined;
  }
}

/** An issue alone, in a list, in the page of a search, or as the simulator lists it. */
function issuesIn(json: unknown): JsonObject[] {
  if (Array.isArray(json)) return json.filter(isObject);
  if (!isObject(json)) return [];
  if (isObject(json['issue'])) return [json['issue']];
  return Array.isArray(json['issues']) ? json['issues'].filter(isObject) : [json];
}

function writtenFields(fields: unknown): WrittenFields | undefined {
  if (!isObject(fields)) return undefined;
  const kept = Object.entries(fields).filter(([id, value]) => !ELSEWHERE.has(id) && holdsWritten(value));
  if (kept.length === 0) return undefined;
  return Object.fromEntries(kept.map(([id, value]) => [id, stringify(value) ?? '']));
}

function holdsWritten(value: unknown): boolean {
  if (isLosslessNumber(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsWritten);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
