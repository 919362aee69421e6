import { isRefusal, type JiraIssue, type StoredIssue } from '@jiralake/payloads';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Puts what the service account may read in the place of the forbidden fields. A field that nobody may read keeps the
 * value that is stored: an error message never replaces a value.
 */
export function mergeSlaFields<Issue extends JiraIssue>(
  issue: Issue,
  forbidden: readonly string[],
  readable: Fields | undefined,
  stored: StoredIssue | undefined,
): Issue {
  const merged = Object.fromEntries(
    forbidden.flatMap((name) => {
      const value = [readable?.[name], stored?.fields[name] ?? undefined].find(
        (candidate) => candidate !== undefined && !isRefusal(candidate),
      );
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { ...issue, fields: { ...issue.fields, ...merged } };
}
