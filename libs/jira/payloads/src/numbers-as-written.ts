import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';

type JsonObject = Record<string, unknown>;

/** The JSON text of the fields of an issue whose numbers JavaScript would write differently. */
export type WrittenFields = Record<string, string>;

/** Finds every number of a JSON text that JavaScript may write differently, such as 3.0, 1E5, -0 or one of 16 digits. */
const COULD_CHANGE =
  /[:,[]\s*-?(?:\d+\.\d*0|\d+(?:\.\d+)?[eE][+-]?\d+|(?=[\d.]{16})\d+(?:\.\d+)?|0\.0{6}\d+|(?<=-)0)(?=\s*[,\]}])/;

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
 * were written. A text without such numbers costs one search; any other text is parsed a second time, by a slower parser.
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

/** The issues of a parsed text: one alone, a list, the page of a search, or a line of the simulator. */
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
