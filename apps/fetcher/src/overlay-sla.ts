import { forbiddenFields, isForbidden, type JiraIssue, type StoredIssue } from '@jiralake/schemas';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lays what the service account may read over the forbidden fields. What nobody may read keeps the value that is
 * stored: an error message is never put over a value.
 */
export function overlayFields(
  issue: JiraIssue,
  readable: Fields | undefined,
  stored: StoredIssue | undefined,
): JiraIssue {
  const overlay = Object.fromEntries(
    forbiddenFields(issue.fields).flatMap((name) => {
      const value = [readable?.[name], stored?.fields[name]].find(
        (it) => it !== undefined && !isForbidden(it),
      );
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { ...issue, fields: { ...issue.fields, ...overlay } };
}
