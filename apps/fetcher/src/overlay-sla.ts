import { isRefusal, type JiraIssue, type StoredIssue } from '@jiralake/payloads';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lays what the service account may read over the forbidden fields. What nobody may read keeps the value that is
 * stored: an error message is never put over a value.
 */
export function overlayFields(
  issue: JiraIssue,
  forbidden: readonly string[],
  readable: Fields | undefined,
  stored: StoredIssue | undefined,
): JiraIssue {
  const overlay = Object.fromEntries(
    forbidden.flatMap((name) => {
      const value = [readable?.[name], stored?.fields[name] ?? undefined].find(
        (it) => it !== undefined && !isRefusal(it),
      );
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { ...issue, fields: { ...issue.fields, ...overlay } };
}
