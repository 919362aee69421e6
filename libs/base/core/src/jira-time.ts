const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/;

/**
 * Parses a timestamp of Jira (`2026-02-03T12:06:52.829+0100`, with or without milliseconds, `Z`, `+01:00` or a bare date) to
 * milliseconds since 1970; `undefined` when the text is not a time. Source: offsets seen from -0800 to +1300, see the tests.
 */
export function jiraMillis(text: string): number | undefined {
  if (!TIME.test(text)) return undefined;
  const sign = text.at(-5);
  // Jira writes offsets without the colon of ISO 8601
  const millis = Date.parse(sign === '+' || sign === '-' ? `${text.slice(0, -2)}:${text.slice(-2)}` : text);
  return Number.isNaN(millis) ? undefined : millis;
}

/** Parses a timestamp of Jira to a `Date`. */
export function parseJiraTime(text: string): Date | undefined {
  const millis = jiraMillis(text);
  return millis === undefined ? undefined : new Date(millis);
}
