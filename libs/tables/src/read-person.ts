import { at } from './json-object';
import { readText } from './read-field';

/** A Jira user; privacy settings hide the e-mail, anonymous actions have no user at all. */
export function readPerson(value: unknown): { email: string | null; name: string | null } {
  return { email: readEmail(value), name: readText(at(value, 'displayName')) || null };
}

export function readEmail(value: unknown): string | null {
  return readText(at(value, 'emailAddress')) || null;
}
