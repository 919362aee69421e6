import { NOWHERE, skipSpaces, skipValue, walkObject } from '@jiralake/payloads';

/** The first things that a rebuild needs of a plain issue, as another program wrote them. */
export interface PlainHead {
  id: string;
  key: string;
  created: string;
  syncedAt: string | undefined;
}

/** Members that another program adds to Jira's issue, and those that tell a file of jiralake. */
const BOOKKEEPING = ['"_synced_at"', '"_fetched_at"'];
const WANTED = new Set(['id', 'key', '_synced_at', '_fetched_at']);

/**
 * Finds the head of a plain issue without parsing its text, and stops as soon as it has all of it: that takes a fraction of the
 * time. `undefined` when anything is not as expected, so that only a parse can tell what the file is. A text whose rest is
 * broken is not noticed unless its end is missing.
 */
export function readPlainHead(text: string): PlainHead | undefined {
  if (!text.trimEnd().endsWith('}')) return undefined;
  const found = new Map<string, string>();
  const needsAll = BOOKKEEPING.some((name) => text.includes(name));
  const mayStop = (): boolean => !needsAll && ['id', 'key', 'created'].every((name) => found.has(name));
  const note = (name: string, at: number): number => {
    const end = skipValue(text, at);
    found.set(name, unquoted(text.slice(at, end)));
    return mayStop() ? NOWHERE : end;
  };
  const noteField = (name: string, at: number): number =>
    name === 'created' ? note(name, at) : skipValue(text, at);
  const end = walkObject(text, skipSpaces(text, 0), (name, at) => {
    if (name === 'fields') return walkObject(text, at, noteField);
    return WANTED.has(name) ? note(name, at) : skipValue(text, at);
  });
  if (needsAll && end === NOWHERE) return undefined;
  const [id, key, created] = [found.get('id'), found.get('key'), found.get('created')];
  if (id === undefined || key === undefined || created === undefined) return undefined;
  return found.has('_fetched_at') ? undefined : { id, key, created, syncedAt: found.get('_synced_at') };
}

/** Returns the content of a text; a value with an escape stays as it is, and nothing takes it for an id, a key or a time. */
function unquoted(value: string): string {
  return value.startsWith('"') && !value.includes('\\') ? value.slice(1, -1) : value;
}
