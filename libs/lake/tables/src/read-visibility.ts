import { cellText, type CellText } from './cell-text';
import { ascii, text } from './column';
import { asObject, at } from './json-object';
import { readAscii, readText } from './read-field';

/** The role or group to which a comment or worklog is restricted; both are null when it is not restricted. */
export interface Visibility {
  visibility: CellText | null;
  visibility_type: CellText | null;
}

/** Declares the columns of a restriction. @param what the noun for the descriptions, such as comment */
export function visibilityColumns(what: string) {
  return {
    visibility: text(
      `Role or group to which the ${what} is restricted: its name, else its id; NULL when it is not restricted`,
      'visibility.value',
      (entry: unknown) => readVisibility(entry).visibility,
    ),
    visibility_type: ascii(
      `role or group; NULL when the ${what} is not restricted, or Jira does not say which`,
      'visibility.type',
      (entry: unknown) => readVisibility(entry).visibility_type,
    ),
  };
}

const UNKNOWN = cellText('unknown');
const UNRESTRICTED: Visibility = { visibility: null, visibility_type: null };

/** Reads the restriction of a comment or worklog. A deleted or renamed group may have no name; the entry is still restricted. */
export function readVisibility(entry: unknown): Visibility {
  const restriction = at(entry, 'visibility');
  if (restriction === undefined || restriction === null) return UNRESTRICTED;
  if (asObject(restriction) === undefined)
    return { visibility: readName(restriction), visibility_type: null };
  const [value, identifier, type] = ['value', 'identifier', 'type'].map((name) => at(restriction, name));
  const visibility_type = readAscii(type);
  const name = readName(value) ?? readName(identifier) ?? visibility_type;
  // an unreadable restriction counts as restricted
  return { visibility: name ?? (isEmpty(restriction) ? null : UNKNOWN), visibility_type };
}

const isEmpty = (restriction: unknown): boolean => Object.keys(asObject(restriction) ?? {}).length === 0;

const NO_SECURITY = { id: null, name: null } as const;

/** Reads a security level, from an object or from an id alone. */
export function readSecurity(value: unknown): { id: CellText | null; name: CellText | null } {
  if (value === null || value === undefined) return NO_SECURITY;
  const id = readAscii(at(value, 'id') ?? value);
  return { id, name: readName(at(value, 'name')) ?? readName(value) ?? id };
}

const readName = (value: unknown): CellText | null => readText(value) || null;
