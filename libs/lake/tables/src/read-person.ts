import type { CellText } from './cell-text';
import { at } from './json-object';
import { readAscii, readText } from './read-field';

export interface Person {
  email: CellText | null;
  name: CellText | null;
  accountId: CellText | null;
}

/** A Jira user; privacy settings hide the e-mail, anonymous actions have no user at all. */
export function readPerson(value: unknown): Person {
  return {
    email: readEmail(value),
    name: readText(at(value, 'displayName')) || null,
    accountId: readAscii(at(value, 'accountId')),
  };
}

/** What a person is called, the most telling first: e-mail, name, account id. */
export function readPersonText(value: unknown): CellText | null {
  const { email, name, accountId } = readPerson(value);
  return email ?? name ?? accountId;
}

export function readEmail(value: unknown): CellText | null {
  return readText(at(value, 'emailAddress')) || null;
}
