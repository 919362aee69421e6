/**
 * Jira's timestamps (`2026-02-03T12:06:52.829+0100`, with or without milliseconds, `Z`, `+01:00` or a bare date)
 * as a `Date`; `undefined` when the text is not a time. Source: offsets seen from -0800 to +1300, see the tests.
 */
export function parseJiraTime(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/.test(text))
    return undefined;
  const date = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
