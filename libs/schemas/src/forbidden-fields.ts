/**
 * The fields that an account may not read: Jira puts `{ "errorMessage": … }` in their place. On a service desk
 * these are the SLA fields of an account without an agent licence.
 */
export function forbiddenFields(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(fields).filter((name) => isForbidden(fields[name]));
}

export function isForbidden(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'errorMessage' in value;
}
