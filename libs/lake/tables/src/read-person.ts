import type { CellText } from './cell-text';
import { at } from './json-object';
import { readAscii, readText } from './read-field';

export interface Person {
  email: CellText | null;
  name: CellText | null;
  accountId: CellText | null;
}

/** Reads a Jira user. Privacy settings hide the e-mail; an anonymous action has no user. */
export function readPerson(value: unknown): Person {
  return {
    email: readEmail(value),
    name: readName(value),
    accountId: readAscii(at(value, 'accountId')),
  };
}

/** Reads the e-mail of a user, else the name, else the account id. */
export function readPersonText(value: unknown): CellText | null {
  const { email, name, accountId } = readPerson(value);
  return email ?? name ?? accountId;
}

export function readEmail(value: unknown): CellText | null {
  return readText(at(value, 'emailAddress')) || null;
}

export function readName(value: unknown): CellText | null {
  return readText(at(value, 'displayName')) || null;
}
