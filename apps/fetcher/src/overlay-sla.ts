import type { JiraIssue, StoredIssue } from '@jiralake/schemas';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields that this account may not read: Jira puts `{ "errorMessage": … }` in their place. On a service desk
 * these are the SLA fields of an account without an agent licence.
 */
export function forbiddenFields(fields: Fields): string[] {
  return Object.keys(fields).filter((name) => isForbidden(fields[name]));
}

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

function isForbidden(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'errorMessage' in value;
}
