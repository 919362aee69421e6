import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Place = readonly PropertyKey[];
interface Problem {
  path: Place;
  issue: Issue;
}

/**
 * Describes the problems of a value, one line each: `fields.created is missing`. Of a union the variant that matches furthest
 * is described, unless the schema has its own message. zod's own messages would speak of what it "received".
 * @param whole the name of the whole value in the lines
 */
export function problemsOf({ issues }: z.ZodError, value: unknown, whole = 'it'): string[] {
  return issues.map((each) => {
    const { path, issue } = furthest({ path: each.path, issue: each });
    return `${path.length === 0 ? whole : path.join('.')} ${describe(issue, valueAt(value, path))}`;
  });
}

/** Returns the first line of `problemsOf`. */
export function firstProblem(error: z.ZodError, value: unknown): string {
  return problemsOf(error, value)[0] ?? 'it is not valid';
}

/** The message of zod for a value that matches no variant of a union. */
const LIBRARY_WORDS = 'Invalid input';

function furthest({ path, issue }: Problem): Problem {
  if (issue.code !== 'invalid_union' || issue.message !== LIBRARY_WORDS) return { path, issue };
  const found = issue.errors.flatMap(([first]) =>
    first ? [furthest({ path: [...path, ...first.path], issue: first })] : [],
  );
  return found.sort((a, b) => b.path.length - a.path.length)[0] ?? { path, issue };
}

function valueAt(value: unknown, path: Place): unknown {
  return path.reduce<unknown>(
    (inside, name) =>
      inside === null || inside === undefined ? undefined : (inside as Record<PropertyKey, unknown>)[name],
    value,
  );
}

function describe(issue: Issue, value: unknown): string {
  if (value === undefined) return 'is missing';
  if (issue.code === 'invalid_type')
    return `is ${nameOf(value)}, and must be ${WORDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value')
    return `is ${nameOf(value)}, and must be ${choiceOf(issue.values.map(String))}`;
  if (issue.code === 'unrecognized_keys') return `has unknown keys: ${issue.keys.join(', ')}`;
  return `is ${nameOf(value)}: ${issue.message}`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const choiceOf = (values: readonly string[]): string =>
  values.length === 1 ? values.join() : `one of ${values.join(', ')}`;

const LONGEST_TEXT = 40;

/** Describes a value. A long text is not repeated, because it may be private. */
function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value.length <= LONGEST_TEXT ? JSON.stringify(value) : 'a long text';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object';
}
